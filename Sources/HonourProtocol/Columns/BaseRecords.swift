package import HonourModel

/// The state that a delta starts from, as far as its encoder and its decoder must look at it.
///
/// It stays what it was while the changes are applied. Not `Sendable`: it lives where the work is.
/// Source: `Protocol/columns.md`, section 1.
package protocol BaseRecords {
  /// The records of a kind at some places in its order by id; the ranks rise.
  ///
  /// - Returns: One for each rank; fewer where the kind has no record there.
  func records(ofKind kind: [UInt8], ranks: [UInt64]) throws -> [CanonicalRecord]

  /// The ids of these records alone.
  func ids(ofKind kind: [UInt8], ranks: [UInt64]) throws -> [[UInt8]]

  /// All records of a kind in the order of their ids; nil where there are more than `limit`.
  func records(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord]?

  /// The last records of a kind, at most `limit` of them, in the order of their ids.
  func lastRecords(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord]

  /// Calls `body` for each of `targets` with the records of a kind that refer to it, those with the
  /// greatest ids first, until it returns false. Others may be among them, in any order.
  ///
  /// - Returns: Whether no target had more than `limit` referrers; else not all were told.
  func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int,
    _ body: (CanonicalRecord) throws -> Bool
  ) throws -> Bool
}

/// A base that its encoder looks at.
package protocol RankedBase: BaseRecords {
  /// The rank of each of these keys, which rise; nil where the state has no such record.
  func ranks(of keys: [RecordKey]) throws -> [UInt64?]
}
