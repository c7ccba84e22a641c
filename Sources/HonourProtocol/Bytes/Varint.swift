/// Unsigned LEB128 in its minimal form.
///
/// Source: `Protocol/frames.md`, section 1.
package enum Varint {
  /// What stands at a place in some bytes.
  enum Reading: Hashable {
    case value(UInt64, byteCount: Int)
    /// The bytes end before the varint does.
    case incomplete
    /// More bytes than allowed, or more than 64 bits.
    case tooLong
    /// A last byte of zero after others.
    case notMinimal
  }

  /// Reads the varint that begins at `start`, of at most `byteLimit` bytes.
  static func read(_ bytes: ArraySlice<UInt8>, at start: Int, byteLimit: Int) -> Reading {
    var value: UInt64 = 0
    for count in 0..<byteLimit {
      guard start + count < bytes.endIndex else { return .incomplete }
      let byte = bytes[start + count]
      let bits = UInt64(byte & 0x7F)
      let shift = UInt64(7 * count)
      // The tenth byte has room for one bit.
      guard shift < 63 || bits <= 1 else { return .tooLong }
      value |= bits << shift
      guard byte & 0x80 == 0 else { continue }
      return byte == 0 && count > 0 ? .notMinimal : .value(value, byteCount: count + 1)
    }
    return .tooLong
  }

  package static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  package static func byteCount(_ value: UInt64) -> Int {
    value < 0x80 ? 1 : (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7
  }

  package static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value << 1 ^ value >> 63)
  }

  package static func unzigzag(_ value: UInt64) -> Int64 {
    Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }
}
