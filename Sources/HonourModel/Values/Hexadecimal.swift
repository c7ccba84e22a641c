/// Bytes as lower-case hexadecimal digits and back.
package enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  package static func encode(_ bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    for byte in bytes {
      result.append(digits[Int(byte >> 4)])
      result.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Pairs of digits with spaces between them.
  package static func spaced(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { encode(CollectionOfOne($0)) }.joined(separator: " ")
  }

  /// A byte as a number: `0x8E`.
  package static func number(_ byte: UInt8) -> String {
    "0x" + encode(CollectionOfOne(byte)).uppercased()
  }

  /// Nil where a character is no hexadecimal digit or one is left over.
  package static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var result: [UInt8] = []
    var high: UInt8?
    for character in text.utf8 {
      guard let value = nibble(character) else { return nil }
      if let pending = high {
        result.append(pending << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    return high == nil ? result : nil
  }

  private static func nibble(_ character: UInt8) -> UInt8? {
    switch character {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
