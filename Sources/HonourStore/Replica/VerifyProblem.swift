package import HonourModel

/// Something in a replica that is not as its records say it must be.
package enum VerifyProblem: Hashable, Sendable {
  /// SQLite's own check of the file's structure.
  case file(String)
  /// A table, an index or a view is lost.
  case missing(SchemaObject)
  /// A table, an index or a view is not the one that this program makes.
  case altered(SchemaObject)
  /// A trigger that is none of ours: it may change what is written.
  case foreign(SchemaObject)
  /// The position held, or a number beside it, cannot be read.
  case position
  /// The expected digests of the buckets cannot be read, or do not give the position's root.
  case tree
  /// The records do not give the position's root, and nothing tells which of them are wrong.
  case root
  /// The bytes of a bucket are not those of the position; the records are those found in it, of
  /// which at least one is changed, missing or too many.
  case bucket(Int, records: [RecordKey])
  /// The bytes cannot be read as a record.
  case unreadable(RecordKey)
  /// Kind, id or hash beside the bytes are others than the bytes say.
  case columns(RecordKey)
  /// Order, references or texts kept for a record are not those of its bytes.
  case sort(RecordKey)
  case references(RecordKey)
  case texts(RecordKey)
  /// A table of derived rows holds more or fewer than the records give.
  case surplus(table: String, expected: Int64, found: Int64)
  /// A search key is not the fold of its text.
  case phrase(String)
  /// The word index is not what the texts give.
  case wordIndex
  case counts(expected: UInt64, found: UInt64)
  case bytes(expected: UInt64, found: UInt64)
  case kindCount(String)
  /// An entry of the log cannot be read, or says what cannot be.
  case log(entry: Int64)
  /// The newest entry of the log is not the revision held.
  case newestEntry

  /// Whether facts may be wrong, and not only what helps to find them.
  package var touchesFacts: Bool {
    switch self {
    case .file, .position, .root, .bucket, .unreadable, .counts, .bytes: true
    case .missing(let object), .altered(let object): object.holdsFacts
    case .foreign, .tree, .columns, .sort, .references, .texts, .surplus, .phrase, .wordIndex,
      .kindCount, .log, .newestEntry:
      false
    }
  }
}
