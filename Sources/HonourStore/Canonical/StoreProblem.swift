package import HonourModel

/// Something that a check of a whole store found to be wrong.
package enum StoreProblem: Hashable, Sendable {
  /// What SQLite's own check says, in its words.
  case database(String)
  /// A table's row that cannot be read: `version[17].body`.
  case unreadable(place: String)
  /// The key's stored hash is not the key's.
  case wrongHash(RecordKey)
  /// The bytes of a version are not the canonical form of a record, or of another one.
  case wrongBytes(RecordKey, version: Int64)
  /// The version does not continue its record's history.
  case brokenHistory(version: Int64)
  /// The record's row does not point at its newest version.
  case wrongNewestVersion(RecordKey)
  /// What the record refers to is not what the store has noted.
  case wrongReferences(RecordKey)
  case danglingReference(RecordKey, target: UInt64)
  case wrongNaturalKey(RecordKey)
  /// A note of the newest state that belongs to no record.
  case strayNotes(table: String, count: Int64)
  /// The revision's number, epoch or range of versions does not follow the one before.
  case brokenRevision(UInt64)
  case wrongRoot(revision: UInt64, stored: Digest, computed: Digest)
  case wrongCounts(revision: UInt64)
  /// Buckets whose kept digest is not the newest state's.
  case wrongTree(bucket: Int)
  /// Blocks of a kind's keys that do not count the records that there are.
  case wrongBlocks(kind: String, level: Int)
  /// What was signed is not this revision, or follows another one than the revision before.
  case wrongSignature(revision: UInt64)
}
