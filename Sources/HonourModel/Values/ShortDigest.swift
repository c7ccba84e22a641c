import struct Crypto.SHA256

/// The first 16 bytes of a SHA-256.
///
/// Source: `Protocol/frames.md`, section 1.
package struct ShortDigest: Hashable, Sendable {
  package static let byteCount = 16

  private let first: UInt64
  private let second: UInt64

  /// Digests bytes.
  package init(of plain: some Sequence<UInt8>) {
    self.init(trusted: SHA256.hash(data: Array(plain)))
  }

  /// The beginning of a longer digest.
  package init(prefixOf digest: Digest) { self.init(trusted: digest.bytes) }

  /// Reads exactly 16 bytes; any other number gives nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(trusted: bytes)
  }

  private init(trusted bytes: some Sequence<UInt8>) {
    var iterator = bytes.makeIterator()
    func word() -> UInt64 {
      var value: UInt64 = 0
      for _ in 0..<8 { value = value << 8 | UInt64(iterator.next() ?? 0) }
      return value
    }
    first = word()
    second = word()
  }

  /// As ``Digest/shortHex``.
  package var shortHex: String { String(Hexadecimal.encode(bytes).prefix(12)) }

  package var bytes: [UInt8] {
    [first, second].flatMap { word in
      stride(from: UInt64(56), through: 0, by: -8).map { UInt8(word >> $0 & 0xFF) }
    }
  }
}
