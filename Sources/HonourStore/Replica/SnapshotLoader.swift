import GRDB
import HonourModel

/// Fills the emptied tables of an open transaction with a snapshot's records.
///
/// Records come in key order and are stored as they come. What is derived gathers in sorted
/// batches of bounded size, and the indexes are built over the whole at the end, so that memory is
/// bounded whatever the size.
final class SnapshotLoader {
  private(set) var recordCount: UInt64 = 0
  private(set) var canonicalBytes: UInt64 = 0

  private let database: Database
  private let kinds: KindTable
  private let phrases: PhraseBook
  private let insertRecord: PreparedStatement
  private var tree = HashTreeBuilder()
  private var references: SortedBatch
  private var mentions: SortedBatch

  init(_ database: Database) throws {
    self.database = database
    try ReplicaSchema.clear(in: database)
    try ReplicaSchema.dropIndexes(in: database)
    kinds = try KindTable(database)
    phrases = try PhraseBook(database, indexes: false)
    insertRecord = try database.prepared(
      "INSERT INTO record (rid, hash, kind, id, sort, body) VALUES (?, ?, ?, ?, ?, ?)")
    references = try SortedBatch(database, table: "reference (target, kind, source)")
    mentions = try SortedBatch(database, table: "mention (phrase, place, rid)")
  }

  func add(_ prepared: PreparedRecord) throws {
    let arrived = prepared.record
    recordCount += 1
    canonicalBytes += UInt64(arrived.bytes.count)
    let rid = Int64(clamping: recordCount)
    let kind = arrived.key.kindBytes
    try insertRecord.execute(
      .integer(rid), .integer(Int64(bitPattern: prepared.hash)), .text(kind),
      .text(arrived.key.idBytes), .blob(prepared.derived.sort), .text(arrived.bytes))
    tree.add(bucket: Int(prepared.hash >> 48), digest: prepared.digest)
    let code = try kinds.count(1, of: kind)
    for target in prepared.derived.targets {
      try references.add(Int64(bitPattern: target), code, rid)
    }
    for phrase in prepared.derived.phrases {
      try mentions.add(phrases.number(of: phrase.text), phrase.place, rid)
    }
  }

  /// Ends the records: batches, indexes and the digests of all buckets are written.
  func finish() throws -> Digest {
    try references.finish()
    try mentions.finish()
    try kinds.save()
    try ReplicaSchema.createIndexes(in: database)
    try database.execute(sql: "INSERT INTO phrase_index (phrase_index) VALUES ('rebuild')")
    let tree = tree.finish()
    try TreePages.writeAll(tree, to: database)
    return tree.root
  }
}
