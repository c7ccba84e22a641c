/// Builds what a key signs: a context, a zero byte, and fields of fixed form.
///
/// Integers are 8 bytes, big-endian; texts have their byte count before them. So no two texts of
/// different fields have the same bytes, and none of one context passes for another's.
/// Source: `Protocol/trust.md`, section 2.
struct SignedText {
  private(set) var bytes: [UInt8]

  init(_ context: String) {
    bytes = Array(context.utf8) + [0]
  }

  /// Fields alone, for what no key signs.
  init() { bytes = [] }

  mutating func add(_ number: UInt64) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(number >> shift & 0xFF))
    }
  }

  mutating func add(_ number: Int64) { add(UInt64(bitPattern: number)) }

  mutating func add(_ byte: UInt8) { bytes.append(byte) }

  /// Adds the 32 bytes that a connection's two ends alone know.
  mutating func add(exporter: [UInt8]) {
    precondition(exporter.count == 32, "TLS exports as many bytes as it is asked for.")
    bytes += exporter
  }

  mutating func add(_ lineage: Lineage) { bytes += lineage.bytes }

  mutating func add(_ digest: Digest) { bytes += digest.bytes }

  mutating func add(_ key: PublicKey) { bytes += key.bytes }

  mutating func add(_ text: String) {
    let utf8 = Array(text.utf8)
    add(UInt64(utf8.count))
    bytes += utf8
  }
}
