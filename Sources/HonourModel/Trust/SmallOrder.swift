/// The encodings of points that make bad keys.
///
/// Source: RFC 8032, section 5.1, and RFC 7748, section 6 (contributory behaviour).
enum SmallOrder {
  /// The y coordinates of the eight points whose order divides 8, little-endian, signs dropped.
  private static let points: [[UInt8]] = [
    [UInt8](repeating: 0, count: 32),
    [1] + [UInt8](repeating: 0, count: 31),
    [
      0x26, 0xE8, 0x95, 0x8F, 0xC2, 0xB2, 0x27, 0xB0, 0x45, 0xC3, 0xF4, 0x89, 0xF2, 0xEF, 0x98,
      0xF0,
      0xD5, 0xDF, 0xAC, 0x05, 0xD3, 0xC6, 0x33, 0x39, 0xB1, 0x38, 0x02, 0x88, 0x6D, 0x53, 0xFC,
      0x05,
    ],
    [
      0xC7, 0x17, 0x6A, 0x70, 0x3D, 0x4D, 0xD8, 0x4F, 0xBA, 0x3C, 0x0B, 0x76, 0x0D, 0x10, 0x67,
      0x0F,
      0x2A, 0x20, 0x53, 0xFA, 0x2C, 0x39, 0xCC, 0xC6, 0x4E, 0xC7, 0xFD, 0x77, 0x92, 0xAC, 0x03,
      0x7A,
    ],
    [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F],
  ]

  static func contains(_ key: [UInt8]) -> Bool { points.contains(unsigned(key)) }

  /// Whether the coordinate is below 2²⁵⁵ − 19.
  static func isCanonical(_ key: [UInt8]) -> Bool {
    let value = unsigned(key)
    guard value[31] == 0x7F, value[1..<31].allSatisfy({ $0 == 0xFF }) else { return true }
    return value[0] < 0xED
  }

  /// Without the bit that is the other coordinate's sign.
  private static func unsigned(_ key: [UInt8]) -> [UInt8] {
    Array(key.dropLast()) + key.suffix(1).map { $0 & 0x7F }
  }
}
