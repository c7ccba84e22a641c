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
    var iterator = bytes.makeIterator()
    func word() -> UInt64 {
      var value: UInt64 = 0
      for _ in 0..<8 { value = value << 8 | UInt64(iterator.next() ?? 0) }
      return value
    }
    self.init(words: (word(), word(), word(), word()))
  }

  package init(_ sha256: SHA256.Digest) {
    self = unsafe sha256.withUnsafeBytes { bytes in
      func word(_ place: Int) -> UInt64 {
        UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8 * place, as: UInt64.self))
      }
      return Digest(words: (word(0), word(1), word(2), word(3)))
    }
  }

  package var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }

  /// Lends the 32 bytes.
  func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
    let words = (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian)
    return unsafe Swift.withUnsafeBytes(of: words) { unsafe body($0) }
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
