/// What the sections of one segment may still have.
///
/// Source: `Protocol/columns.md`, section 1.
struct SegmentAllowance {
  private(set) var rows = Segment.rowLimit
  private var places = Segment.placeLimit
  /// Canonical bytes of the records that are changed, put together or only read.
  private var recordBytes = Segment.recordByteLimit
  private var lastKind: [UInt8] = []

  mutating func begin(_ kind: [UInt8], _ input: ColumnInput) throws(WireError) {
    guard lastKind.lexicographicallyPrecedes(kind) else { throw input.error(.notRising, "kind") }
    lastKind = kind
  }

  /// Takes rows that are fewer than ``rows`` or as many.
  mutating func take(rows count: Int) { rows -= count }

  mutating func take(places count: Int, _ input: ColumnInput) throws(WireError) {
    try take(count, from: &places, "places", input)
  }

  mutating func take(recordBytes count: Int, _ input: ColumnInput) throws(WireError) {
    try take(count, from: &recordBytes, "records", input)
  }

  private func take(
    _ count: Int, from left: inout Int, _ name: String, _ input: ColumnInput
  ) throws(WireError) {
    guard count <= left else {
      throw input.error(.aboveLimit(value: UInt64(count), limit: UInt64(left)), name)
    }
    left -= count
  }
}
