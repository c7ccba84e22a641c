/// The name of a dataset's history: 128 random bits, made once and never from a clock.
///
/// Two stores with the same lineage hold the same history. Source: `Protocol/revisions.md`.
package struct Lineage: Hashable, Sendable {
  package static let byteCount = 16

  package let bytes: [UInt8]

  /// Reads exactly 16 bytes; any other number gives nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = Array(bytes)
  }

  package init?(hex: String) {
    guard let bytes = Hexadecimal.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// Draws a new lineage from the system's random source.
  package init(from generator: inout some RandomNumberGenerator) {
    bytes = (0..<Self.byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  package var hex: String { Hexadecimal.encode(bytes) }
}
