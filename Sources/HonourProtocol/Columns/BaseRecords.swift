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

  /// All records of a kind in the order of their ids; nil where there are more than `limit`.
  func records(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord]?
}

/// The base of a snapshot: nothing.
package struct EmptyBase: BaseRecords {
  package init() {}

  package func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] { [] }

  package func records(ofKind kind: [UInt8], atMost limit: Int) -> [CanonicalRecord]? { [] }
}
