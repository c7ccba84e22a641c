package import Crypto

/// The 32 bytes of a SHA-256, held without a heap allocation.
package struct Digest: Hashable, Sendable {
  package static let byteCount = 32
  /// The digest of nothing: an empty bucket, an empty subtree, an empty data set.
  package static let zero = Digest(words: (0, 0, 0, 0))

  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64

  private init(words: (UInt64, UInt64, UInt64, UInt64)) {
    (first, second, third, fourth) = words
  }

  /// Reads exactly 32 bytes; any other number gives nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    self.init(trusted: bytes)
  }

  package init(_ sha256: SHA256.Digest) { self.init(trusted: sha256) }

  private init(trusted bytes: some Sequence<UInt8>) {
    var iterator = bytes.makeIterator()
    func word() -> UInt64 {
      var value: UInt64 = 0
      for _ in 0..<8 { value = value << 8 | UInt64(iterator.next() ?? 0) }
      return value
    }
    self.init(words: (word(), word(), word(), word()))
  }

  package var bytes: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(Self.byteCount)
    for word in [first, second, third, fourth] {
      for shift in stride(from: 56, through: 0, by: -8) {
        result.append(UInt8(word >> UInt64(shift) & 0xFF))
      }
    }
    return result
  }

  /// The first eight bytes, big-endian.
  package var prefix: UInt64 { first }

  /// The first sixteen bytes, big-endian.
  package var half: (high: UInt64, low: UInt64) { (first, second) }

  /// 64 lower-case hexadecimal digits.
  package var hex: String { Hexadecimal.encode(bytes) }

  /// The first 12 hexadecimal digits, for people to compare.
  package var shortHex: String { String(hex.prefix(12)) }

  package init?(hex: String) {
    guard let bytes = Hexadecimal.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }
}
