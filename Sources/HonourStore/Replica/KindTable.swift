import GRDB

/// The kinds of a replica: a small number for each, and how many records it has.
///
/// A kind that this program does not know gets a number like any other.
final class KindTable {
  private struct Entry {
    let name: [UInt8]
    let code: Int64
    var records: Int64
  }

  private let database: Database
  private var entries: [Entry] = []
  private var places: [[UInt8]: Int] = [:]
  /// The place of the kind asked for last: records come kind by kind.
  private var last = 0

  init(_ database: Database) throws {
    self.database = database
    try database.prepared("SELECT code, name, records FROM kind").eachRow { row in
      add(Entry(name: row.bytes(1), code: row.integer(0), records: row.integer(2)))
    }
  }

  /// The number of a kind, which is entered where it is new.
  func code(of kind: ArraySlice<UInt8>) throws -> Int64 { try count(0, of: kind) }

  /// The number of a kind, where it has one.
  func known(_ kind: String) -> Int64? { places[Array(kind.utf8)].map { entries[$0].code } }

  /// Adds to the count of a kind, which is entered where it is new, and gives its number.
  @discardableResult
  func count(_ change: Int64, of kind: ArraySlice<UInt8>) throws -> Int64 {
    if last >= entries.count || !entries[last].name.elementsEqual(kind) {
      last = try places[Array(kind)] ?? enter(Array(kind))
    }
    entries[last].records &+= change  // a damaged file may say any number
    return entries[last].code
  }

  private func enter(_ name: [UInt8]) throws -> Int {
    try database.prepared("INSERT INTO kind (name, records) VALUES (?, 0)").execute(.text(name))
    add(Entry(name: name, code: database.lastInsertedRowID, records: 0))
    return entries.count - 1
  }

  private func add(_ entry: Entry) {
    places[entry.name] = entries.count
    entries.append(entry)
  }

  /// Writes the counts back.
  ///
  /// A kind that has no records any more keeps its number.
  func save() throws {
    let update = try database.prepared("UPDATE kind SET records = ? WHERE code = ?")
    for entry in entries {
      try update.execute(.integer(entry.records), .integer(entry.code))
    }
  }
}
