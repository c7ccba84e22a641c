/// Finds the last row that a cell was entered with.
///
/// An open-addressing table over cells that stay where they are; cost a cell, memory 16 bytes each.
struct CellIndex: Sendable {
  private static let seed = UInt64.random(in: 0...UInt64.max)

  private var slots: [Int32]
  private var rows: [Int32] = []
  private var places: [Range<Int>] = []
  private var bytes: [UInt8] = []

  init(expectedCells: Int) {
    var size = 16
    while size < 2 * expectedCells { size *= 2 }
    slots = Array(repeating: -1, count: size)
  }

  /// The row that `cell` was last entered with.
  func row(of cell: ArraySlice<UInt8>) -> Int? {
    let entry = slots[slot(of: cell)]
    return entry < 0 ? nil : Int(rows[Int(entry)])
  }

  mutating func enter(_ cell: ArraySlice<UInt8>, row: Int32) { _ = replace(cell, by: row) }

  /// Enters a cell with a row and gives the row that it was entered with before.
  mutating func replace(_ cells: CellColumn, _ number: Int, by row: Int32) -> Int32? {
    replace(cells[number], by: row)
  }

  private mutating func replace(_ cell: ArraySlice<UInt8>, by row: Int32) -> Int32? {
    let slot = slot(of: cell)
    let entry = slots[slot]
    guard entry < 0 else {
      defer { rows[Int(entry)] = row }
      return rows[Int(entry)]
    }
    slots[slot] = Int32(clamping: places.count)
    places.append(bytes.count..<bytes.count + cell.count)
    bytes.append(contentsOf: cell)
    rows.append(row)
    if 2 * places.count > slots.count { grow() }
    return nil
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: 2 * slots.count)
    for (entry, place) in places.enumerated() {
      slots[slot(of: bytes[place])] = Int32(clamping: entry)
    }
  }

  /// The slot that holds the cell, or the free one where it belongs.
  private func slot(of cell: ArraySlice<UInt8>) -> Int {
    let (cell, slots, places, bytes) = (cell.span, slots.span, places.span, bytes.span)
    var hash = Self.seed  // FNV-1a from a start that no peer knows
    for index in cell.indices { hash = (hash ^ UInt64(cell[index])) &* 0x100_0000_01B3 }
    let mask = slots.count - 1
    var slot = Int((hash ^ hash >> 32) & UInt64(mask))
    while slots[slot] >= 0 {
      let place = places[Int(slots[slot])]
      if place.count == cell.count,
        cell.indices.allSatisfy({ bytes[place.lowerBound + $0] == cell[$0] })
      {
        break
      }
      slot = (slot + 1) & mask
    }
    return slot
  }
}
