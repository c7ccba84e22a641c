package import HonourModel

/// Something in a replica that is not as its records say it must be.
package enum VerifyProblem: Hashable, Sendable {
  /// SQLite's own check of the file's structure.
  case file(String)
  /// The position held, or a number beside it, cannot be read.
  case position
  /// The expected digests of the buckets cannot be read, or do not give the position's root.
  case tree
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
  case view(String)
  case log(entry: Int64)

  /// Whether facts may be wrong, and not only what helps to find them.
  package var touchesFacts: Bool {
    switch self {
    case .file, .position, .tree, .bucket, .unreadable, .counts, .bytes: true
    case .columns, .sort, .references, .texts, .surplus, .phrase, .wordIndex, .kindCount, .view,
      .log:
      false
    }
  }
}
