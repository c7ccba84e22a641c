import GRDB
import HonourModel

/// The distinct texts of a replica and their numbers.
///
/// A million honours to 50,000 people hold 50,000 texts; so each text is folded and indexed once.
final class PhraseBook {
  /// Texts whose numbers are remembered; beyond it the memory starts afresh.
  static let capacity = 131_072

  private let lookUp: PreparedStatement
  private let insertOne: PreparedStatement
  private let index: PreparedStatement?
  private let isUsed: PreparedStatement
  private let unindex: PreparedStatement
  private let remove: PreparedStatement
  private let database: Database
  private var numbers: [Text: Int64] = [:]

  /// `indexes` is false where the word index is rebuilt as a whole later.
  init(_ database: Database, indexes: Bool) throws {
    self.database = database
    lookUp = try database.prepared("SELECT pid FROM phrase WHERE text = ?")
    insertOne = try database.prepared(
      "INSERT INTO phrase (text, exact, toneless, plain) VALUES (?, ?, ?, ?)")
    index =
      indexes
      ? try database.prepared(
        "INSERT INTO phrase_index (rowid, exact, toneless, plain) VALUES (?, ?, ?, ?)") : nil
    isUsed = try database.prepared("SELECT 1 FROM mention WHERE phrase = ? LIMIT 1")
    unindex = try database.prepared(
      """
      INSERT INTO phrase_index (phrase_index, rowid, exact, toneless, plain)
      SELECT 'delete', pid, exact, toneless, plain FROM phrase WHERE pid = ?
      """)
    remove = try database.prepared("DELETE FROM phrase WHERE pid = ?")
  }

  /// The number of a text, which is entered where it is new.
  func number(of text: Text) throws -> Int64 {
    if let known = numbers[text] { return known }
    let number = try enter(text)
    if numbers.count >= Self.capacity { numbers.removeAll(keepingCapacity: true) }
    numbers[text] = number
    return number
  }

  /// The same, for a caller that remembers.
  func enter(_ text: Text) throws -> Int64 { try find(text) ?? insert(text) }

  func find(_ text: Text) throws -> Int64? {
    try lookUp.first(.text(text.string)) { $0.integer(0) }
  }

  private func insert(_ text: Text) throws -> Int64 {
    let keys = SearchKeys(text.string)
    let exact = SQLValue.text(keys.exact)
    let toneless = SQLValue.text(keys.toneless)
    let plain = SQLValue.text(keys.plain)
    try insertOne.execute(.text(text.string), exact, toneless, plain)
    let number = database.lastInsertedRowID
    try index?.execute(.integer(number), exact, toneless, plain)
    return number
  }

  /// Takes out those of the texts that no record holds any more.
  func removeUnused(_ candidates: Set<Int64>) throws {
    for number in candidates.sorted()
    where try isUsed.first(.integer(number), read: { _ in true }) == nil {
      try unindex.execute(.integer(number))
      try remove.execute(.integer(number))
    }
    numbers.removeAll()
  }
}
