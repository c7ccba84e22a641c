/// For each row, the row above that has the same cell in one column.
///
/// Rows of another table count as above the first. Made once for a column and used by every
/// later one that is looked up through it.
/// Source: `Protocol/columns.md`, section 3.
struct KeyChain: Sendable {
  /// A row of the table itself, or of the one above it.
  enum Place: Hashable {
    case own(Int)
    case above(Int)
  }

  /// Rows that a look-up visits at most until one of them has the field.
  static let stepLimit = 16

  private static let none: Int32 = -1
  /// Own rows are counted from here on, those above from 0.
  private let firstOwn: Int32
  private let previous: [Int32]

  init(_ column: ColumnTable.Column, above: ColumnTable) {
    let columnAbove = above[column.name]
    let first = Int32(clamping: above.rowCount)
    var index = CellIndex(expectedCells: column.rows.count + (columnAbove?.rows.count ?? 0))
    var previous: [Int32] = []
    func add(_ column: ColumnTable.Column, from first: Int32) {
      for (number, row) in column.rows.enumerated() {
        let place = first + row
        while previous.count < Int(place) { previous.append(Self.none) }
        previous.append(index.replace(column.cells, number, by: place) ?? Self.none)
      }
    }
    if let columnAbove { add(columnAbove, from: 0) }
    add(column, from: first)
    firstOwn = first
    self.previous = previous
  }

  /// The nearest row above an own row with the same cell.
  func above(_ place: Place) -> Place? {
    let number: Int =
      switch place {
      case .own(let row): Int(firstOwn) + row
      case .above(let row): row
      }
    guard number < previous.count, previous[number] != Self.none else { return nil }
    let found = previous[number]
    return found < firstOwn ? .above(Int(found)) : .own(Int(found - firstOwn))
  }
}
