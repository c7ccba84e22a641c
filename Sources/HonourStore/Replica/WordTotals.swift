import GRDB

/// The totals that SQLite keeps with the word index: taking a text out of it fails where they are too
/// low.
///
/// Source: <https://www.sqlite.org/fts5.html>, section 9.1: the "averages" record.
struct WordTotals: Hashable {
  private static let record: Int64 = 1

  var texts: UInt64 = 0
  /// Words of each column, each as often as it comes.
  var words: [UInt64] = [0, 0, 0]

  init() {}

  /// Reads them; those of an index that never held anything are zeros.
  init?(_ database: Database) throws {
    let bytes = try database.prepared("SELECT block FROM phrase_index_data WHERE id = ?")
      .first(.integer(Self.record)) { $0.bytes(0) }
    guard let bytes else { return nil }
    guard !bytes.isEmpty else { return }
    var rest = bytes[...]
    var numbers: [UInt64] = []
    while !rest.isEmpty, let number = Self.varint(&rest) { numbers.append(number) }
    guard rest.isEmpty, numbers.count == 1 + words.count else { return nil }
    texts = numbers[0]
    words = Array(numbers[1...])
  }

  /// A number in SQLite's form: seven bits a byte, those of most weight first; all of a ninth byte.
  private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for count in 1...9 {
      guard let byte = rest.popFirst() else { return nil }
      if count == 9 { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
