/// The three forms of a text by which it is found: with tones, without tones, without any mark.
///
/// Words stand apart by single spaces; everything is in small letters; punctuation and symbols are
/// dropped. The composed and the decomposed form of a text have the same keys, and so have the two
/// styles of writing tones (hòa, hoà). Letters of other scripts stay. Source: `Protocol/text.md`.
package struct SearchKeys: Hashable, Sendable {
  /// Every letter and tone, the tone in its canonical place.
  package let exact: String
  /// Without tone marks: hòa and hóa meet, cơ and co do not.
  package let toneless: String
  /// Without any mark: đ is d.
  package let plain: String

  package init(_ text: String) {
    if let key = Self.asciiKey(text) {
      exact = key
      toneless = key
      plain = key
      return
    }
    var reader = LetterReader(text)
    var letters: [Letter] = []
    var exact: [UInt8] = []
    var toneless: [UInt8] = []
    var plain: [UInt8] = []
    let byteCount = text.utf8.count
    exact.reserveCapacity(byteCount)
    toneless.reserveCapacity(byteCount)
    plain.reserveCapacity(byteCount)
    while reader.next(into: &letters) {
      if !exact.isEmpty {
        exact.append(0x20)
        toneless.append(0x20)
        plain.append(0x20)
      }
      for letter in letters {
        Self.append(letter.written, to: &exact)
        Self.append(letter.toneless, to: &toneless)
        Self.append(letter.plain, to: &plain)
      }
    }
    self.exact = String(decoding: exact, as: UTF8.self)
    self.toneless = String(decoding: toneless, as: UTF8.self)
    self.plain = String(decoding: plain, as: UTF8.self)
  }

  /// The key of a text that is all ASCII, where the three are one.
  private static func asciiKey(_ text: String) -> String? {
    var key: [UInt8] = []
    key.reserveCapacity(text.utf8.count)
    var isParted = false
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x61...0x7A:
        if isParted { key.append(0x20) }
        isParted = false
        key.append(byte)
      case 0x41...0x5A:
        if isParted { key.append(0x20) }
        isParted = false
        key.append(byte | 0x20)
      case 0x80...: return nil
      default: isParted = !key.isEmpty
      }
    }
    return String(decoding: key, as: UTF8.self)
  }

  /// Appends one code point as UTF-8; nothing for 0.
  ///
  /// The masks leave no more than eight bits, so `truncatingIfNeeded` loses none.
  private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    switch scalar {
    case 0: break
    case ..<0x80: bytes.append(UInt8(truncatingIfNeeded: scalar))
    case ..<0x800:
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    case ..<0x10000:
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    default:
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
  }
}
