import GRDB

/// Rows of three numbers on their way into a table that is kept in their order.
///
/// Inserting a batch in order walks the table once, where single rows would jump about in it.
struct SortedBatch {
  /// The second and the third number share a word, the second above.
  private struct Entry: Comparable {
    let first: Int64
    let rest: UInt64

    static func < (left: Entry, right: Entry) -> Bool {
      left.first == right.first ? left.rest < right.rest : left.first < right.first
    }
  }

  /// Rows gathered before they are written: 24 MiB.
  static let capacity = 3 << 19
  /// The bits that a third number may have; a second number has the others.
  private static let thirdBits: UInt64 = 48

  /// Rows that one run of a statement inserts, which costs half of what single rows cost.
  private static let rowsAtOnce = 64

  private let insertOne: PreparedStatement
  private let insertMany: PreparedStatement
  private var entries: [Entry] = []

  /// `table` is a table's name and its three columns.
  init(_ database: Database, table: String) throws {
    let insert = "INSERT INTO \(table) VALUES "
    let row = "(?, ?, ?)"
    insertOne = try database.prepared(insert + row)
    insertMany = try database.prepared(
      insert + Array(repeating: row, count: Self.rowsAtOnce).joined(separator: ", "))
  }

  mutating func add(_ first: Int64, _ second: Int64, _ third: Int64) throws {
    guard (0..<1 << 16).contains(second), (0..<1 << Self.thirdBits).contains(third) else {
      // No dataset comes near; its row only costs more.
      return try insertOne.execute(numbers: [first, second, third])
    }
    // Room for all at once: growing would hold the rows twice. Memory is taken as it fills.
    if entries.isEmpty { entries.reserveCapacity(Self.capacity) }
    entries.append(
      Entry(first: first, rest: UInt64(second) << Self.thirdBits | UInt64(third)))
    if entries.count >= Self.capacity { try flush() }
  }

  private mutating func flush() throws {
    entries.sort()
    let even = entries.count - entries.count % Self.rowsAtOnce
    var numbers: [Int64] = []
    numbers.reserveCapacity(Self.rowsAtOnce * 3)
    for (index, entry) in entries.enumerated() {
      numbers.append(entry.first)
      numbers.append(Int64(entry.rest >> Self.thirdBits))
      numbers.append(Int64(entry.rest & (1 << Self.thirdBits - 1)))
      if index >= even {
        try insertOne.execute(numbers: numbers)
      } else if (index + 1) % Self.rowsAtOnce == 0 {
        try insertMany.execute(numbers: numbers)
      } else {
        continue
      }
      numbers.removeAll(keepingCapacity: true)
    }
    entries.removeAll(keepingCapacity: true)
  }

  /// Writes the last rows, and gives the memory back.
  mutating func finish() throws {
    try flush()
    entries = []
  }
}
