/// Reads the bytes of a segment from front to back and never past their end.
struct ColumnInput {
  private let bytes: [UInt8]
  private var index: Int
  /// The offset in the plain stream of the first byte.
  private let base: UInt64

  init(_ bytes: [UInt8], at base: UInt64) {
    self.bytes = bytes
    self.base = base
    index = 0
  }

  var remaining: Int { bytes.count - index }

  mutating func byte(_ name: String) throws(WireError) -> UInt8 {
    try bytes(1, name).first ?? 0
  }

  mutating func varint(_ name: String, limit: UInt64 = .max) throws(WireError) -> UInt64 {
    switch Varint.read(bytes[...], at: index, byteLimit: WireLimits.varintBytes) {
    case .incomplete: throw truncated(1, name)
    case .tooLong: throw error(.varintTooLong(byteLimit: WireLimits.varintBytes), name)
    case .notMinimal: throw error(.varintNotMinimal, name)
    case .value(let value, let count):
      guard value <= limit else { throw error(.aboveLimit(value: value, limit: limit), name) }
      index += count
      return value
    }
  }

  /// A varint that counts what is held in memory, at most `limit`.
  mutating func count(_ name: String, limit: Int) throws(WireError) -> Int {
    Int(try varint(name, limit: UInt64(max(0, limit))))
  }

  mutating func bytes(_ count: Int, _ name: String) throws(WireError) -> ArraySlice<UInt8> {
    guard count <= remaining else { throw truncated(count, name) }
    defer { index += count }
    return bytes[index..<index + count]
  }

  /// The bytes up to the next line feed, which is read past.
  mutating func line(_ name: String) throws(WireError) -> ArraySlice<UInt8> {
    guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "\n")) else {
      throw truncated(remaining + 1, name)
    }
    defer { index = end + 1 }
    return bytes[index..<end]
  }

  func error(_ reason: WireError.Reason, _ name: String) -> WireError {
    WireError(
      reason, at: base + UInt64(index), path: "segment." + name, found: bytes[index...])
  }

  private func truncated(_ needed: Int, _ name: String) -> WireError {
    error(.truncated(needed: UInt64(needed), available: UInt64(remaining)), name)
  }
}
