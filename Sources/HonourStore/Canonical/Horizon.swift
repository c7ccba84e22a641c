package import GRDB

/// How far back a store's history reaches, and what was dropped of it.
///
/// One row, of the table of the same name.
package struct Horizon: Hashable, Sendable {
  /// The oldest revision that can be read; revision 0, the empty state, always can.
  package var oldest: UInt64 = 1
  /// Up to this version each record has one that says what it was then, or none, and no history.
  package var compacted: Int64 = 0
  /// Versions that were dropped.
  package var dropped: Int64 = 0

  package init() {}

  /// Reads the row; a store of format 1 holds everything.
  package init(_ database: Database) throws {
    guard try !CanonicalSchema.hasNoBlocks(database) else { return }
    let row = try database.prepared("SELECT oldest, compacted, dropped FROM horizon").first {
      ($0.integer(0), $0.integer(1), $0.integer(2))
    }
    guard let row, let oldest = UInt64(exactly: row.0), oldest > 0, row.1 >= 0, row.2 >= 0 else {
      throw StoreDamage(place: "horizon")
    }
    self.oldest = oldest
    compacted = row.1
    dropped = row.2
  }

  func save(in database: Database) throws {
    try database.prepared("UPDATE horizon SET oldest = ?, compacted = ?, dropped = ?").execute(
      .integer(Int64(clamping: oldest)), .integer(compacted), .integer(dropped))
  }
}
