import GRDB
import HonourModel

extension ReplicaVerifier {
  /// Compares the word index with the words of the texts.
  ///
  /// Either side is a sum over (word, text, column); sums do not depend on the order.
  func checkWordIndex() throws {
    guard ReplicaSchema.wordIndexTables.allSatisfy(isUsable) else { return }
    var expected = WordSum()
    var totals = WordTotals()
    try database.prepared("SELECT pid, exact, toneless, plain FROM phrase").eachRow { row in
      totals.texts += 1
      for (column, name) in ["exact", "toneless", "plain"].enumerated() {
        let words = SearchWords.words(of: row.string(Int32(column + 1)))
        totals.words[column] += UInt64(words.count)
        for word in Set(words.map { Text($0) }) {
          expected.add(Array(word.string.utf8), row.integer(0), name)
        }
      }
    }
    let found = try? foundWords()
    let foundTotals = try? WordTotals(database)
    if found != expected || foundTotals != totals { add(.wordIndex) }
  }

  /// The words of the index; nil where one of them is there and is not found by looking it up.
  private func foundWords() throws -> WordSum? {
    try database.execute(
      sql: """
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.word
        USING fts5vocab('main', 'phrase_index', 'instance');
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_rows
        USING fts5vocab('main', 'phrase_index', 'row');
        """)
    let lookUp = try database.prepared("SELECT doc FROM temp.word_rows WHERE term = ?")
    var found = WordSum()
    // A word's rows come text by text.
    var last: (term: [UInt8], text: Int64, texts: Int64) = ([], 0, 0)
    var isFound = true
    func lookUpLast() throws {
      guard last.texts > 0 else { return }
      let texts = try lookUp.first(.text(last.term)) { $0.integer(0) }
      if texts != last.texts { isFound = false }
    }
    try database.prepared("SELECT term, doc, col FROM temp.word").eachRow { row in
      let term = row.bytes(0)
      let text = row.integer(1)
      found.add(term, text, row.string(2))
      if term != last.term {
        try lookUpLast()
        last = (term, text, 1)
      } else if text != last.text {
        last = (term, text, last.texts + 1)
      }
    }
    try lookUpLast()
    return isFound ? found : nil
  }

  func checkLog() throws {
    let unreadable = try SyncEntry.unreadable(in: database)
    for entry in unreadable { add(.log(entry: entry)) }
    guard unreadable.isEmpty, isUsable("meta"),
      let info = try ReplicaMeta.revision(in: database)
    else { return }
    if try !SyncEntry.newest(in: database, is: info) { add(.newestEntry) }
  }

  /// How many entries a word index has, and a sum of their hashes.
  private struct WordSum: Hashable {
    var count = 0
    var sum: UInt64 = 0

    mutating func add(_ word: [UInt8], _ text: Int64, _ column: String) {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      for byte in word { mix(byte) }
      mix(0)
      for byte in column.utf8 { mix(byte) }
      for shift in stride(from: 0, to: 64, by: 8) {
        mix(UInt8(UInt64(bitPattern: text) >> UInt64(shift) & 0xFF))
      }
      count += 1
      sum &+= hash
    }
  }
}
