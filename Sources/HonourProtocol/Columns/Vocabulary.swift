import HonourModel

/// Cells of a base's last records, which a small delta may be deflated against.
///
/// What is edited today resembles what was entered last, so most words of a short text stand here.
/// A function of the base alone: both sides make the same bytes.
/// Source: `Protocol/columns.md`, section 8.
package enum Vocabulary {
  /// Of each kind.
  private static let records = 32
  private static let cellBytes = 4...512
  /// What the window has room for beside the names.
  private static let byteLimit = WireLimits.dictionaryBytes - KnownNames.bytes.count

  /// The bytes that are taken to stand before the names.
  ///
  /// - Throws: What the base throws.
  package static func bytes(of base: some BaseRecords) throws -> [UInt8] {
    var found = CellIndex(expectedCells: 1_024)
    var blocks: [[UInt8]] = []
    var byteCount = 0
    for kind in KnownNames.kinds.reversed() where byteCount < byteLimit {
      var block: [UInt8] = []
      for record in try base.lastRecords(ofKind: kind, atMost: records) {
        append(record, to: &block, &found)
      }
      byteCount += block.count
      blocks.append(block)
    }
    return Array(blocks.reversed().joined().suffix(byteLimit))
  }

  private static func append(
    _ record: CanonicalRecord, to block: inout [UInt8], _ found: inout CellIndex
  ) {
    for member in RecordMembers(record.bytes) {
      let name = FieldName(member.name)
      guard name != .id, name != .kind else { continue }
      var cells = CellColumn()
      cells.append(json: member.value)
      let cell = cells[0]
      guard cellBytes.contains(cell.count), found.row(of: cell) == nil else { continue }
      found.enter(cell, row: 0)
      block.append(contentsOf: cell)
      block.append(UInt8(ascii: "\n"))
    }
  }
}
