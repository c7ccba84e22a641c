import GRDB
import HonourModel

extension ReplicaVerifier {
  /// Compares the word index with the words of the texts.
  ///
  /// Either side is a sum over (word, text, column); sums do not depend on the order.
  func checkWordIndex() throws {
    var expected = WordSum()
    try database.prepared("SELECT pid, exact, toneless, plain FROM phrase").eachRow { row in
      for (column, name) in ["exact", "toneless", "plain"].enumerated() {
        let words = Set(SearchWords.words(of: row.string(Int32(column + 1))).map { Text($0) })
        for word in words { expected.add(Array(word.string.utf8), row.integer(0), name) }
      }
    }
    var found = WordSum()
    try database.execute(
      sql: """
        CREATE VIRTUAL TABLE IF NOT EXISTS temp.word
        USING fts5vocab('main', 'phrase_index', 'instance')
        """)
    try database.prepared("SELECT term, doc, col FROM temp.word").eachRow { row in
      found.add(row.bytes(0), row.integer(1), row.string(2))
    }
    if expected != found { add(.wordIndex) }
  }

  func checkViews() throws {
    for kind in try ReplicaViews.outdated(in: database) { add(.view(kind.rawValue)) }
  }

  func checkLog() throws {
    for entry in try SyncEntry.unreadable(in: database) { add(.log(entry: entry)) }
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
