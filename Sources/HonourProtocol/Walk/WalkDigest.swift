package import HonourModel

/// The first 16 bytes of a node's, a bucket's or a record's digest, as a walk sends them.
///
/// Source: `Protocol/walk.md`, section 2.
package struct WalkDigest: Hashable, Sendable {
  static let byteCount = 16
  /// What an empty node has.
  package static let zero = WalkDigest(.zero)

  private let high: UInt64
  private let low: UInt64

  package init(_ digest: Digest) { (high, low) = digest.half }

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads one; never zero, which is not sent.
  init(from reader: inout ByteReader, _ name: String) throws(WireError) {
    let place = reader
    let bytes = try reader.bytes(name, count: Self.byteCount)
    func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    (high, low) = (word(bytes.prefix(8)), word(bytes.dropFirst(8)))
    guard self != .zero else { throw place.error(.belowLimit(value: 0, limit: 1), name) }
  }

  func write(to writer: inout ByteWriter) {
    for word in [high, low] {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        writer.byte(UInt8(word >> shift & 0xFF))
      }
    }
  }
}
