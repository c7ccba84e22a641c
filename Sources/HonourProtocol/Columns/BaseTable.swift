/// The records of a kind in the base as columns; those of the kind asked for last are kept.
///
/// Not `Sendable`: it lives with the writer or the reader of a stream.
final class BaseTable {
  private let base: any BaseRecords
  private var kind: [UInt8]?
  private var table: ColumnTable?

  init(_ base: any BaseRecords) { self.base = base }

  /// Nil where there are more than ``Segment/baseLimit``.
  func records(ofKind kind: [UInt8]) throws -> ColumnTable? {
    if self.kind != kind {
      table = try base.records(ofKind: kind, atMost: Segment.baseLimit).map { ColumnTable($0) }
      self.kind = kind
    }
    return table
  }
}
