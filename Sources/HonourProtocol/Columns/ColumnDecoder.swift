/// Reads the cells of one column by a code.
///
/// Source: `Protocol/columns.md`, section 4.
struct ColumnDecoder {
  private let rowCount: Int
  private let prediction: Prediction
  private var cells = CellColumn()
  /// Bytes of cells that may still be made; what is announced is never believed beyond it.
  private var budget: Int

  init(rowCount: Int, prediction: Prediction, budget: Int) {
    self.rowCount = rowCount
    self.prediction = prediction
    self.budget = budget
  }

  /// - Returns: The cells, one for each row, and the budget that is left.
  /// - Throws: ``WireError``, and what the base throws.
  static func decode(
    _ decoder: consuming ColumnDecoder, by code: ColumnCode,
    base: any BaseRecords, from input: inout ColumnInput
  ) throws -> (cells: CellColumn, budget: Int) {
    let (residual, isPacked) = (code.residual, code.isPacked)
    switch residual {
    case .text: try decoder.lines(&input)
    case .prefix, .affix: try decoder.shared(&input, atEnd: residual == .affix)
    case .equal: try decoder.runs(&input)
    case .integer: try decoder.differences(&input, .integer, isPacked)
    case .day: try decoder.differences(&input, .day, isPacked)
    case .digits:
      let width = try input.count("digits.width", limit: CellNumber.widestDigits)
      guard width > 0 else { throw input.error(.belowLimit(value: 0, limit: 1), "digits.width") }
      try decoder.differences(&input, .digits(width: width), isPacked)
    case .distinct: try decoder.distinct(&input, held: CellColumn(), isPacked)
    case .splice: try decoder.spliced(&input)
    case .known:
      try decoder.distinct(&input, held: decoder.prediction.heldCells ?? CellColumn(), isPacked)
    case .rank: try decoder.ranked(&input, base, isPacked)
    }
    return (decoder.cells, decoder.budget)
  }

  private mutating func take(
    _ cell: some Collection<UInt8>, _ input: ColumnInput
  ) throws(WireError) {
    guard cell.count <= budget else {
      throw input.error(.aboveLimit(value: UInt64(cell.count), limit: UInt64(budget)), "cells")
    }
    budget -= cell.count
    cells.append(cell)
  }

  private func predicted() -> ArraySlice<UInt8>? { prediction.cell(cells.count, after: cells) }

  private mutating func lines(_ input: inout ColumnInput) throws(WireError) {
    while cells.count < rowCount { try take(try input.line("text"), input) }
  }

  private mutating func shared(_ input: inout ColumnInput, atEnd: Bool) throws(WireError) {
    while cells.count < rowCount { try take(try sharedCell(&input, atEnd: atEnd), input) }
  }

  /// The next cell, which may hold no slice of the cells before it: they would be copied for it.
  private func sharedCell(
    _ input: inout ColumnInput, atEnd: Bool
  ) throws(WireError) -> [UInt8] {
    let old = predicted() ?? []
    let before = try input.count("shared.before", limit: old.count)
    let after = atEnd ? try input.count("shared.after", limit: old.count - before) : 0
    let line = try input.line("shared.text")
    return Array(old.prefix(before)) + line + old.suffix(after)
  }

  private mutating func runs(_ input: inout ColumnInput) throws(WireError) {
    while cells.count < rowCount {
      var run = try input.count("equal.run", limit: rowCount - cells.count)
      while run > 0 {
        guard let cell = predicted().map({ Array($0) }) else {
          throw input.error(.belowLimit(value: 0, limit: UInt64(run)), "equal.prediction")
        }
        try take(cell, input)
        run -= 1
      }
      if cells.count < rowCount { try take(try input.line("equal.text"), input) }
    }
  }

  private mutating func differences(
    _ input: inout ColumnInput, _ form: CellNumber, _ isPacked: Bool
  ) throws(WireError) {
    let packed = isPacked ? try PackedNumbers.form(from: &input) : nil
    while cells.count < rowCount {
      let expected = predicted().flatMap(form.read) ?? 0
      let raw = try input.number(packed, "number")
      guard let cell = form.write(expected &+ Varint.unzigzag(raw)) else {
        throw input.error(.unknownValue(raw, known: 0...0), "number")
      }
      try take(cell, input)
    }
  }

  private mutating func distinct(
    _ input: inout ColumnInput, held: CellColumn, _ isPacked: Bool
  ) throws(WireError) {
    let count = try input.count("distinct.count", limit: rowCount)
    var list = DistinctCells(held).cells
    for _ in 0..<count { list.append(try input.line("distinct.text")) }
    let packed = isPacked ? try PackedNumbers.form(from: &input) : nil
    while cells.count < rowCount {
      let number = try input.number(packed, "distinct.number")
      guard number < UInt64(list.count) else {
        throw input.error(
          .aboveLimit(value: number, limit: UInt64(list.count)), "distinct.number")
      }
      try take(list[Int(number)], input)
    }
  }

  private mutating func ranked(
    _ input: inout ColumnInput, _ base: any BaseRecords, _ isPacked: Bool
  ) throws {
    let (form, items) = try RankedCells.items(rowCount, isPacked: isPacked, from: &input)
    let ranks = Set(items.compactMap { if case .rank(let rank) = $0 { rank } else { nil } })
      .sorted()
    let ids = ranks.isEmpty ? [] : try base.ids(ofKind: form.kind, ranks: ranks)
    guard ids.count == ranks.count else {
      throw input.error(
        .aboveLimit(value: ranks.last ?? 0, limit: UInt64(ids.count)), "rank.number")
    }
    let known = Dictionary(uniqueKeysWithValues: zip(ranks, ids))
    for item in items {
      switch item {
      case .text(let cell): try take(cell, input)
      case .rank(let rank): try take(form.cell(known[rank] ?? []), input)
      }
    }
  }

  private mutating func spliced(_ input: inout ColumnInput) throws(WireError) {
    while cells.count < rowCount {
      try take(try Splice.read(over: predicted() ?? [], from: &input), input)
    }
  }
}
