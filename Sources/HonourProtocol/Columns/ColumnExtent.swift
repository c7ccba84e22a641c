import HonourModel

/// Passes over the cells of a column without what they are predicted from.
///
/// Where a column ends does not depend on predictions, only on its residual and on how many rows
/// have a cell. Source: `Protocol/columns.md`, section 4.
enum ColumnExtent {
  /// - Returns: The bytes of the column in place, and its bits.
  static func skip(
    _ code: ColumnCode, rows: Int, in input: inout ColumnInput
  ) throws(WireError) -> (bytes: Int, bits: Int) {
    let before = input.read
    let isPacked = code.isPacked
    switch code.residual {
    case .text: try lines(rows, &input)
    case .prefix: try shared(rows, &input, ends: 1)
    case .affix: try shared(rows, &input, ends: 2)
    case .equal: try runs(rows, &input)
    case .integer, .day: try numbers(rows, isPacked, &input)
    case .digits:
      _ = try input.count("digits.width", limit: CellNumber.widestDigits)
      try numbers(rows, isPacked, &input)
    case .distinct, .known:
      try lines(try input.count("distinct.count", limit: rows), &input)
      try numbers(rows, isPacked, &input)
    case .splice: for _ in 0..<rows { try pieces(&input) }
    case .rank: _ = try RankedCells.items(rows, isPacked: isPacked, from: &input)
    }
    return (input.read.bytes - before.bytes, input.read.bits - before.bits)
  }

  private static func lines(_ count: Int, _ input: inout ColumnInput) throws(WireError) {
    for _ in 0..<count { _ = try input.line("text") }
  }

  private static func shared(
    _ rows: Int, _ input: inout ColumnInput, ends: Int
  ) throws(WireError) {
    for _ in 0..<rows {
      for _ in 0..<ends { _ = try input.varint("shared") }
      _ = try input.line("shared.text")
    }
  }

  private static func runs(_ rows: Int, _ input: inout ColumnInput) throws(WireError) {
    var left = rows
    while left > 0 {
      left -= try input.count("equal.run", limit: left)
      guard left > 0 else { return }
      _ = try input.line("equal.text")
      left -= 1
    }
  }

  private static func numbers(
    _ rows: Int, _ isPacked: Bool, _ input: inout ColumnInput
  ) throws(WireError) {
    let packed = isPacked ? try PackedNumbers.form(from: &input) : nil
    for _ in 0..<rows { _ = try input.number(packed, "number") }
  }

  private static func pieces(_ input: inout ColumnInput) throws(WireError) {
    while true {
      let count = try input.count("splice.text", limit: WireLimits.recordBytes)
      _ = try input.bytes(count, "splice.text")
      guard try input.varint("splice.length") > 0 else { return }
      _ = try input.varint("splice.place")
    }
  }
}
