/// A set of ASCII characters, asked byte by byte.
struct ByteSet: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// The characters of an ASCII text; others are not taken in.
  init(_ characters: String) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for byte in characters.utf8 where byte < 0x80 {
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
    self.low = low
    self.high = high
  }

  func contains(_ byte: UInt8) -> Bool {
    // Only 0 to 127 have a bit in one of the two words.
    byte < 0x80 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
  }
}
