/// Different cells, numbered from 0 in the order in which they first occur.
struct DistinctCells {
  private(set) var cells = CellColumn()
  private var index = CellIndex(expectedCells: 64)

  init() {}

  init(_ column: CellColumn) {
    for place in 0..<column.count { _ = number(of: column[place]) }
  }

  /// The number of a cell, which is entered where it is new.
  mutating func number(of cell: ArraySlice<UInt8>) -> Int {
    if let known = index.row(of: cell) { return known }
    index.enter(cell, row: Int32(clamping: cells.count))
    cells.append(cell)
    return cells.count - 1
  }
}
