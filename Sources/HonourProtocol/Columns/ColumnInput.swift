/// Reads the bytes of a segment from front to back, the bits at its end from back to front, and never
/// one into the other.
struct ColumnInput {
  private let bytes: [UInt8]
  private var index: Int
  /// Bits read from the end.
  private var bitIndex = 0
  /// The offset in the plain stream of the first byte.
  private let base: UInt64

  init(_ bytes: [UInt8], at base: UInt64) {
    self.bytes = bytes
    self.base = base
    index = 0
  }

  /// Bytes read from the front and bits read from the end.
  var read: (bytes: Int, bits: Int) { (index, bitIndex) }

  /// Bytes that nothing was read of.
  var remaining: Int { end - index }

  /// Where the bytes end that no bit was read of.
  private var end: Int { bytes.count - (bitIndex + 7) / 8 }

  /// Ends the reading: every byte must have been understood, and the last one filled up with zeros.
  func finish() throws(WireError) {
    guard remaining == 0 else {
      throw error(.trailingBytes(count: UInt64(remaining)), "end")
    }
    guard bitIndex % 8 > 0, index < bytes.count else { return }
    let rest = bytes[index] >> UInt8(bitIndex % 8)
    guard rest == 0 else { throw error(.unknownValue(UInt64(rest), known: 0...0), "end") }
  }

  mutating func byte(_ name: String) throws(WireError) -> UInt8 {
    try bytes(1, name).first ?? 0
  }

  mutating func varint(_ name: String, limit: UInt64 = .max) throws(WireError) -> UInt64 {
    switch Varint.read(bytes[..<end], at: index, byteLimit: WireLimits.varintBytes) {
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
    guard let lineEnd = bytes[index..<end].firstIndex(of: UInt8(ascii: "\n")) else {
      throw truncated(remaining + 1, name)
    }
    defer { index = lineEnd + 1 }
    return bytes[index..<lineEnd]
  }

  /// The next bits from the end, at most 64, the first the lowest.
  mutating func bits(_ count: Int, _ name: String) throws(WireError) -> UInt64 {
    guard count <= 8 * (bytes.count - index) - bitIndex else {
      throw truncated((count + 7) / 8, name)
    }
    var (value, got): (UInt64, Int) = (0, 0)
    while got < count {
      let byte = bytes[bytes.count - 1 - bitIndex / 8]
      let taken = min(8 - bitIndex % 8, count - got)
      let part = UInt64(byte >> UInt8(bitIndex % 8)) & (1 << UInt64(taken) - 1)
      value |= part << UInt64(got)
      got += taken
      bitIndex += taken
    }
    return value
  }

  /// A number by the Rice code of an order below 64.
  mutating func rice(
    order: Int, _ name: String, limit: UInt64 = .max
  ) throws(WireError) -> UInt64 {
    let ones = try ones(name)
    let low = try bits(order, name)
    guard ones <= UInt64.max >> UInt64(order), ones << UInt64(order) | low <= limit else {
      throw error(.aboveLimit(value: .max, limit: limit), name)
    }
    return ones << UInt64(order) | low
  }

  /// How many ones come before the next zero, which is read past; a byte of ones is one step.
  private mutating func ones(_ name: String) throws(WireError) -> UInt64 {
    let start = bitIndex
    while bitIndex < 8 * (bytes.count - index) {
      let left = 8 - bitIndex % 8
      let byte = bytes[bytes.count - 1 - bitIndex / 8] >> UInt8(bitIndex % 8)
      let ones = (~byte).trailingZeroBitCount  // at most `left`: zeros were moved in behind them
      bitIndex += min(ones + 1, left)
      if ones < left { return UInt64(bitIndex - 1 - start) }
    }
    throw truncated(1, name)
  }

  /// A number of a column, in place where it has no form.
  mutating func number(
    _ form: PackedNumbers.Form?, _ name: String, limit: UInt64 = .max
  ) throws(WireError) -> UInt64 {
    switch form {
    case nil: return try varint(name, limit: limit)
    case .rice(let order): return try rice(order: order, name, limit: limit)
    case .fixed(let width):
      let value = try bits(width, name)
      guard value <= limit else { throw error(.aboveLimit(value: value, limit: limit), name) }
      return value
    }
  }

  func error(_ reason: WireError.Reason, _ name: String) -> WireError {
    WireError(
      reason, at: base + UInt64(index), path: "segment." + name, found: bytes[index...])
  }

  private func truncated(_ needed: Int, _ name: String) -> WireError {
    error(.truncated(needed: UInt64(needed), available: UInt64(remaining)), name)
  }
}
