import GRDB

/// Rows of three numbers on their way into a table that is kept in their order.
///
/// Inserting a batch in order walks the table once, where single rows would jump about in it.
struct SortedBatch {
  private struct Entry: Comparable {
    let first: Int64
    let second: Int64
    let third: Int64

    static func < (left: Entry, right: Entry) -> Bool {
      (left.first, left.second, left.third) < (right.first, right.second, right.third)
    }
  }

  /// Rows gathered before they are written: 24 MiB.
  static let capacity = 1 << 20

  private let table: String
  private var entries: [Entry] = []

  /// `table` is a table's name and its three columns.
  init(table: String) { self.table = table }

  mutating func add(
    _ first: Int64, _ second: Int64, _ third: Int64, to database: Database
  ) throws {
    entries.append(Entry(first: first, second: second, third: third))
    if entries.count >= Self.capacity { try flush(to: database) }
  }

  mutating func flush(to database: Database) throws {
    entries.sort()
    let insert = try database.prepared("INSERT INTO \(table) VALUES (?, ?, ?)")
    for entry in entries {
      try insert.execute(.integer(entry.first), .integer(entry.second), .integer(entry.third))
    }
    entries.removeAll(keepingCapacity: true)
  }
}
