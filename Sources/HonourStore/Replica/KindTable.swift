import GRDB

/// The kinds of a replica: a small number for each, and how many records it has.
///
/// A kind that this program does not know gets a number like any other.
final class KindTable {
  private struct Entry {
    let code: Int64
    var records: Int64
  }

  private let database: Database
  private var entries: [[UInt8]: Entry]

  init(_ database: Database) throws {
    self.database = database
    var found: [[UInt8]: Entry] = [:]
    try database.prepared("SELECT code, name, records FROM kind").eachRow { row in
      found[row.bytes(1)] = Entry(code: row.integer(0), records: row.integer(2))
    }
    entries = found
  }

  /// The number of a kind, which is entered where it is new.
  func code(of kind: ArraySlice<UInt8>) throws -> Int64 { try count(0, of: kind) }

  /// The number of a kind, where it has one.
  func known(_ kind: String) -> Int64? { entries[Array(kind.utf8)]?.code }

  /// Adds to the count of a kind, which is entered where it is new, and gives its number.
  @discardableResult
  func count(_ change: Int64, of kind: ArraySlice<UInt8>) throws -> Int64 {
    let name = Array(kind)
    if let code = entries[name]?.code {
      entries[name]?.records += change
      return code
    }
    try database.prepared("INSERT INTO kind (name, records) VALUES (?, 0)").execute(.text(name))
    let code = database.lastInsertedRowID
    entries[name] = Entry(code: code, records: change)
    return code
  }

  /// Writes the counts back.
  ///
  /// A kind that has no records any more keeps its number.
  func save() throws {
    let update = try database.prepared("UPDATE kind SET records = ? WHERE code = ?")
    for entry in entries.values {
      try update.execute(.integer(entry.records), .integer(entry.code))
    }
  }
}
