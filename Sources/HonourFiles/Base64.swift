/// Bytes as base-64 with padding and back: one text for the same bytes, and no other is read.
///
/// Source: RFC 4648, section 4.
package enum Base64 {
  private static let digits = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let pad = UInt8(ascii: "=")

  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * (3 - UInt32(group.count)))
      bits <<= 8
      for place in 0..<4 {
        result.append(place <= group.count ? digits[Int(bits >> 26)] : pad)
        bits <<= 6
      }
    }
    return result
  }

  /// Nil for what ``encode(_:)`` does not write.
  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var (bits, held) = (UInt32(0), 0)
    for character in text {
      guard character != pad else { break }
      guard let digit = digits.firstIndex(of: character) else { return nil }
      bits = bits << 6 | UInt32(digit)
      held += 6
      if held >= 8 {
        held -= 8
        result.append(UInt8(bits >> UInt32(held)))
        bits &= (1 << UInt32(held)) - 1
      }
    }
    return encode(result).elementsEqual(text) ? result : nil
  }
}
