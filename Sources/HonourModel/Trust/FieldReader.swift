/// Reads the fields that ``SignedText`` wrote, from front to back; nil where they end too early.
struct FieldReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  mutating func byte() -> UInt8? { take(1)?.first }

  mutating func number() -> UInt64? { take(8)?.reduce(0) { $0 << 8 | UInt64($1) } }

  mutating func digest() -> Digest? { take(Digest.byteCount).flatMap { Digest(bytes: $0) } }

  mutating func key() -> PublicKey? { take(PublicKey.byteCount).flatMap { PublicKey(bytes: $0) } }

  mutating func text(limit: Int) -> String? {
    guard let count = number(), count <= limit, let bytes = take(Int(count)) else { return nil }
    return String(validating: bytes, as: UTF8.self)
  }
}
