/// Writes the cells of one column by a code.
///
/// Source: `Protocol/columns.md`, section 4.
enum ColumnEncoder {
  /// What is written of the cells; nil where the code cannot say them.
  ///
  /// `ranked` are the same cells as ranks, where they have any.
  static func encode(
    _ cells: CellColumn, by residual: ColumnCode.Residual, _ prediction: Prediction,
    ranked: RankedCells?
  ) -> EncodedColumn? {
    switch residual {
    case .text: EncodedColumn(lines(cells))
    case .prefix, .affix:
      EncodedColumn(shared(cells, prediction, atEnd: residual == .affix))
    case .equal: EncodedColumn(runs(cells, prediction))
    case .integer: differences(cells, .integer, prediction)
    case .day: differences(cells, .day, prediction)
    case .digits: digits(cells, prediction)
    case .distinct: distinct(cells, held: CellColumn())
    case .splice: EncodedColumn(spliced(cells, prediction))
    case .known: prediction.heldCells.map { distinct(cells, held: $0) }
    case .rank: ranked?.encode(cells)
    }
  }

  private static let lineEnd = UInt8(ascii: "\n")

  private static func lines(_ cells: CellColumn) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(cells.bytes.count + cells.count)
    for number in 0..<cells.count {
      bytes.append(contentsOf: cells[number])
      bytes.append(lineEnd)
    }
    return bytes
  }

  private static func shared(
    _ cells: CellColumn, _ prediction: Prediction, atEnd: Bool
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in 0..<cells.count {
      let cell = cells[number]
      let old = prediction.cell(number, after: cells) ?? []
      let limit = min(cell.count, old.count)
      var before = 0
      while before < limit, cell[cell.startIndex + before] == old[old.startIndex + before] {
        before += 1
      }
      Varint.append(UInt64(before), to: &bytes)
      var after = 0
      if atEnd {
        while after < limit - before,
          cell[cell.endIndex - 1 - after] == old[old.endIndex - 1 - after]
        { after += 1 }
        Varint.append(UInt64(after), to: &bytes)
      }
      bytes.append(contentsOf: cell.dropFirst(before).dropLast(after))
      bytes.append(lineEnd)
    }
    return bytes
  }

  private static func runs(_ cells: CellColumn, _ prediction: Prediction) -> [UInt8] {
    var bytes: [UInt8] = []
    var run: UInt64 = 0
    for number in 0..<cells.count {
      if prediction.cell(number, after: cells) == cells[number] {
        run += 1
      } else {
        Varint.append(run, to: &bytes)
        bytes.append(contentsOf: cells[number])
        bytes.append(lineEnd)
        run = 0
      }
    }
    if run > 0 { Varint.append(run, to: &bytes) }
    return bytes
  }

  private static func differences(
    _ cells: CellColumn, _ form: CellNumber, _ prediction: Prediction, after head: [UInt8] = []
  ) -> EncodedColumn? {
    var numbers: [UInt64] = []
    for number in 0..<cells.count {
      guard let value = form.read(cells[number]) else { return nil }
      let expected = prediction.cell(number, after: cells).flatMap(form.read) ?? 0
      numbers.append(Varint.zigzag(value &- expected))
    }
    return EncodedColumn(head, numbers: numbers)
  }

  private static func digits(
    _ cells: CellColumn, _ prediction: Prediction
  ) -> EncodedColumn? {
    guard cells.count > 0, (1...CellNumber.widestDigits).contains(cells[0].count) else {
      return nil
    }
    let width = cells[0].count
    return differences(cells, .digits(width: width), prediction, after: [UInt8(width)])
  }

  private static func distinct(_ cells: CellColumn, held: CellColumn) -> EncodedColumn {
    var distinct = DistinctCells(held)
    let known = distinct.cells.count
    let numbers = (0..<cells.count).map { UInt64(distinct.number(of: cells[$0])) }
    var bytes: [UInt8] = []
    Varint.append(UInt64(distinct.cells.count - known), to: &bytes)
    for number in known..<distinct.cells.count {
      bytes.append(contentsOf: distinct.cells[number])
      bytes.append(lineEnd)
    }
    return EncodedColumn(bytes, numbers: numbers)
  }

  private static func spliced(_ cells: CellColumn, _ prediction: Prediction) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in 0..<cells.count {
      Splice.append(
        cells[number], over: prediction.cell(number, after: cells) ?? [], to: &bytes)
    }
    return bytes
  }
}
