/// Bits that stand at the end of a segment and are read from its last byte backwards.
///
/// The first bit is the lowest of the last byte. Source: `Protocol/columns.md`, section 5.
struct BitWriter: Sendable {
  private(set) var count = 0
  /// In the order of the bits: the last byte of the segment first.
  private var bytes: [UInt8] = []

  /// Appends the lowest `width` bits, 0 to 64 of them, the lowest first.
  mutating func append(_ value: UInt64, width: Int) {
    var (left, value) = (width, value)
    while left > 0 {
      let free = 8 - count % 8
      if free == 8 { bytes.append(0) }
      let taken = min(free, left)
      let low = value & (1 << UInt64(taken) - 1)
      bytes[bytes.count - 1] |= UInt8(low) << UInt8(8 - free)
      count += taken
      left -= taken
      value >>= UInt64(taken)
    }
  }

  /// Appends a number by the Rice code of an order: as many ones as it has times 2ᵒ, a zero, and
  /// its lowest `order` bits.
  mutating func append(_ value: UInt64, order: Int) {
    for _ in 0..<(value >> UInt64(order)) { append(1, width: 1) }
    append(0, width: 1)
    append(value, width: order)
  }

  /// The bytes as they stand in the segment, the last one filled up with zeros.
  var reversed: [UInt8] { bytes.reversed() }
}
