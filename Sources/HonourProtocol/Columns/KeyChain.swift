/// For each row, the row above that has the same cell in one column.
///
/// The rows of a base count as rows above the first. Made once for a column and used by every
/// later one that is looked up through it.
/// Source: `Protocol/columns.md`, section 3.
struct KeyChain: Sendable {
  /// A row of the table itself, or of its base.
  enum Place: Hashable {
    case own(Int)
    case base(Int)
  }

  /// Rows that a look-up visits at most until one of them has the field.
  static let stepLimit = 16

  private static let none: Int32 = -1
  /// Own rows are counted from here on, base rows from 0.
  private let firstOwn: Int32
  private let previous: [Int32]

  init(_ column: ColumnTable.Column, base: ColumnTable?) {
    let baseColumn = base?[column.name]
    let first = Int32(truncatingIfNeeded: base?.rowCount ?? 0)
    var index = CellIndex(expectedCells: column.rows.count + (baseColumn?.rows.count ?? 0))
    var previous: [Int32] = []
    func add(_ column: ColumnTable.Column, from first: Int32) {
      for (number, row) in column.rows.enumerated() {
        let place = first + row
        while previous.count < Int(place) { previous.append(Self.none) }
        previous.append(index.replace(column.cells, number, by: place) ?? Self.none)
      }
    }
    if let baseColumn { add(baseColumn, from: 0) }
    add(column, from: first)
    firstOwn = first
    self.previous = previous
  }

  /// The nearest row above an own row with the same cell.
  func above(_ place: Place) -> Place? {
    let number: Int =
      switch place {
      case .own(let row): Int(firstOwn) + row
      case .base(let row): row
      }
    guard number < previous.count, previous[number] != Self.none else { return nil }
    let found = previous[number]
    return found < firstOwn ? .base(Int(found)) : .own(Int(found - firstOwn))
  }
}
