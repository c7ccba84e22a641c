import GRDB
import HonourModel

/// Looks a text up, in tiers of limited look-ups rather than by one ranking of everything.
///
/// Inside a tier come whole texts, then beginnings, then texts with all the words; among equally
/// good texts people and units stand before what only names them. Every look-up is limited, so the
/// commonest name costs hardly more than a rare one. Source: `Protocol/replica.md`, section 4.
struct Search {
  /// Records counted; beyond it the answer says "over".
  static let countLimit = 1_000
  /// Texts that one look-up takes up.
  static let textLimit = 1_000
  /// Words of a query that are looked at.
  static let wordLimit = 16

  private struct Found {
    let rid: Int64
    let phrase: Int64
    let place: Int64
    let tier: SearchAnswer.Tier
    let form: SearchAnswer.Form
  }

  private let database: Database
  /// The rank of the only kind wanted.
  private let rank: Int64?
  private var found: [Found] = []
  private var seenRecords: Set<Int64> = []
  private var seenTexts: Set<Int64> = []
  private var isMore = false

  init(_ database: Database, kind: RecordKind?) {
    self.database = database
    rank = kind.map { SearchedFields.rank(of: $0) }
  }

  mutating func run(_ query: String, limit: Int) throws -> SearchAnswer {
    let keys = SearchKeys(query)
    let tiers: [(SearchAnswer.Tier, String, String)] = [
      (.exact, "exact", keys.exact), (.toneless, "toneless", keys.toneless),
      (.plain, "plain", keys.plain),
    ]
    for (tier, column, key) in tiers where !isFull {
      let words = Array(SearchWords.words(of: key).prefix(Self.wordLimit))
      guard !words.isEmpty else { continue }
      try take(texts(equalTo: key, column), tier, .whole)
      if !isFull { try take(texts(after: key, column), tier, .beginning) }
      if !isFull { try take(texts(with: words, column, isFinished: true), tier, .words) }
    }
    for (tier, column, key) in tiers where found.count < limit {
      let words = Array(SearchWords.words(of: key).prefix(Self.wordLimit))
      guard !words.isEmpty else { continue }
      try take(texts(with: words, column, isFinished: false), tier, .unfinished)
    }
    return try answer(limit: limit)
  }

  private var isFull: Bool { found.count > Self.countLimit }

  private func texts(equalTo key: String, _ column: String) throws -> [Int64] {
    try numbers("SELECT pid FROM phrase WHERE \(column) = ? LIMIT ?", [key])
  }

  /// The texts that go on after `key` with a further word.
  private func texts(after key: String, _ column: String) throws -> [Int64] {
    // '!' follows the space: everything between begins with the key and a space.
    try numbers(
      "SELECT pid FROM phrase WHERE \(column) > ? AND \(column) < ? LIMIT ?",
      [key + " ", key + "!"])
  }

  private func texts(
    with words: [String], _ column: String, isFinished: Bool
  ) throws -> [Int64] {
    var terms = words.map { "\"\($0)\"" }
    if !isFinished, let last = terms.popLast() { terms.append(last + "*") }
    return try numbers(
      "SELECT rowid FROM phrase_index WHERE phrase_index MATCH ? LIMIT ?",
      ["{\(column)} : (\(terms.joined(separator: " AND ")))"])
  }

  private func numbers(_ sql: String, _ texts: [String]) throws -> [Int64] {
    let statement = try database.prepared(sql)
    var result: [Int64] = []
    let values = texts.map { SQLValue.text($0) } + [.integer(Int64(Self.textLimit))]
    try statement.eachRow(all: values) { result.append($0.integer(0)) }
    return result
  }

  /// Takes up the records of texts: first those that bear the text as their name, then the rest.
  private mutating func take(
    _ texts: [Int64], _ tier: SearchAnswer.Tier, _ form: SearchAnswer.Form
  ) throws {
    if texts.count >= Self.textLimit { isMore = true }
    let fresh = texts.filter { seenTexts.insert($0).inserted }
    let start = found.count
    let split = SearchedFields.place(.name, rank: SearchedFields.rank(of: .honour))
    for range in [(Int64(0), split), (split, Int64.max)] {
      for text in fresh where !isFull { try expand(text, range, tier, form) }
    }
    found[start...].sort { ($0.place, $0.rid) < ($1.place, $1.rid) }
  }

  private mutating func expand(
    _ text: Int64, _ places: (from: Int64, to: Int64), _ tier: SearchAnswer.Tier,
    _ form: SearchAnswer.Form
  ) throws {
    let mentions = try database.prepared(
      """
      SELECT place, rid FROM mention
      WHERE phrase = ? AND place >= ? AND place < ? AND (? IS NULL OR place & 255 = ?)
      ORDER BY place, rid LIMIT ?
      """)
    let wanted = SQLValue.optional(rank)
    let room = Int64(Self.countLimit + 1)
    try mentions.eachRow(
      .integer(text), .integer(places.from), .integer(places.to), wanted, wanted, .integer(room)
    ) { row in
      let rid = row.integer(1)
      guard seenRecords.insert(rid).inserted else { return }
      found.append(
        Found(rid: rid, phrase: text, place: row.integer(0), tier: tier, form: form))
    }
  }

  private func answer(limit: Int) throws -> SearchAnswer {
    let record = try database.prepared("SELECT kind, id, body FROM record WHERE rid = ?")
    let phrase = try database.prepared("SELECT text FROM phrase WHERE pid = ?")
    var hits: [SearchAnswer.Hit] = []
    for entry in found.prefix(max(limit, 0)) {
      let stored = try record.first(.integer(entry.rid)) { StoredRecord.canonical($0) }
      guard let stored else { continue }
      let text = try phrase.first(.integer(entry.phrase)) { $0.string(0) } ?? ""
      hits.append(
        SearchAnswer.Hit(record: stored, tier: entry.tier, form: entry.form, text: text))
    }
    return SearchAnswer(
      hits: hits, count: min(found.count, Self.countLimit),
      isMore: isMore || found.count > Self.countLimit)
  }
}
