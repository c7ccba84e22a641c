/// The 64 bytes of an Ed25519 signature, whether or not it is valid.
///
/// Source: RFC 8032, section 5.1.6.
package struct Signature: Hashable, Sendable {
  package static let byteCount = 64

  /// The group's order, little-endian.
  private static let order: [UInt8] = [
    0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9, 0xDE, 0x14,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10,
  ]

  package let bytes: [UInt8]

  /// Reads exactly 64 bytes; any other number gives nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  /// Whether its second half is below the group's order.
  var isCanonical: Bool {
    bytes[32...].reversed().lexicographicallyPrecedes(Self.order.reversed())
  }
}
