/// CRC-8/AUTOSAR over the bytes of a frame.
///
/// Source: `Protocol/frames.md`, section 2.
package struct CheckByte: Hashable, Sendable {
  private static let polynomial: UInt8 = 0x2F
  private static let table: [UInt8] = (0...UInt8.max).map { byte in
    (0..<8).reduce(byte) { value, _ in
      value & 0x80 == 0 ? value << 1 : value << 1 ^ polynomial
    }
  }

  private var state: UInt8 = 0xFF

  package init() {}

  package mutating func add(_ bytes: some Sequence<UInt8>) {
    var value = state
    let table = Self.table
    for byte in bytes { value = table[Int(value ^ byte)] }
    state = value
  }

  package var value: UInt8 { state ^ 0xFF }
}
