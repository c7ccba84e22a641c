/// Cuts a search key into the words that the word index holds.
///
/// The index separates where an ASCII character is neither a letter nor a digit, as this does.
package enum SearchWords {
  package static func words(of key: String) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    for byte in key.utf8 {
      if isWordByte(byte) {
        word.append(byte)
      } else if !word.isEmpty {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
      true
    default: false
    }
  }
}
