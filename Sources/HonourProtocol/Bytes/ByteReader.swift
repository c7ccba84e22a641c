package import HonourModel

/// Reads named fields from front to back and never past the end.
///
/// Every field has a name, so that an error says what it is about, and so that with the trace
/// switched on the same code yields an annotated listing. A read that throws consumes nothing.
package struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var index: Int
  /// What the fields belong to, the first part of every path.
  private let context: String
  /// The offset in the stream of the first byte.
  private let base: UInt64
  /// What was read so far; nil where nobody asked for it.
  package private(set) var trace: [FieldTrace]?

  package init(
    _ bytes: ArraySlice<UInt8>, of context: String, at base: UInt64 = 0, tracing: Bool = false
  ) {
    self.bytes = bytes
    self.context = context
    self.base = base
    index = bytes.startIndex
    trace = tracing ? [] : nil
  }

  package var remaining: Int { bytes.endIndex - index }

  /// The offset in the stream of the next byte.
  package var offset: UInt64 { base + UInt64(index - bytes.startIndex) }

  package mutating func byte(_ name: String) throws(WireError) -> UInt8 {
    let value = try take(1, name)[index]
    advance(1, name, .unsigned(UInt64(value)))
    return value
  }

  /// Reads one byte that must lie in `known`.
  package mutating func choice(
    _ name: String, _ known: ClosedRange<UInt8>
  ) throws(WireError) -> UInt8 {
    let value = try take(1, name)[index]
    guard known.contains(value) else {
      throw error(
        .unknownValue(UInt64(value), known: UInt64(known.lowerBound)...UInt64(known.upperBound)),
        name)
    }
    advance(1, name, .unsigned(UInt64(value)))
    return value
  }

  /// Reads a varint of at most `limit`.
  package mutating func unsigned(
    _ name: String, limit: UInt64 = .max
  ) throws(WireError) -> UInt64 {
    let (value, count) = try varint(name, limit: limit)
    advance(count, name, .unsigned(value))
    return value
  }

  /// Reads a varint that must lie in `known`.
  package mutating func known(
    _ name: String, _ known: ClosedRange<UInt64>
  ) throws(WireError) -> UInt64 {
    let (value, count) = try varint(name, limit: .max)
    guard known.contains(value) else {
      throw error(.unknownValue(value, known: known), name, showing: count)
    }
    advance(count, name, .unsigned(value))
    return value
  }

  /// Reads a varint of at most 2⁶³ − 1.
  package mutating func counter(_ name: String) throws(WireError) -> UInt64 {
    try unsigned(name, limit: WireLimits.counter)
  }

  /// Reads a zigzag varint.
  package mutating func signed(_ name: String) throws(WireError) -> Int64 {
    let (raw, count) = try varint(name, limit: .max)
    let value = Varint.unzigzag(raw)
    advance(count, name, .signed(value))
    return value
  }

  /// Reads the next `count` bytes without copying them.
  package mutating func bytes(_ name: String, count: Int) throws(WireError) -> ArraySlice<UInt8> {
    let slice = try take(count, name)
    advance(count, name, trace == nil ? .unsigned(0) : .bytes(Array(slice)))
    return slice
  }

  /// Reads bytes that must be `expected`.
  package mutating func constant(_ name: String, _ expected: [UInt8]) throws(WireError) {
    guard try take(expected.count, name).elementsEqual(expected) else {
      throw error(.wrongBytes(expected: expected), name, showing: expected.count)
    }
    advance(expected.count, name, .bytes(expected))
  }

  /// Reads a byte count of at most `byteLimit` and that many bytes of UTF-8.
  package mutating func text(_ name: String, byteLimit: Int) throws(WireError) -> String {
    let (length, prefix) = try varint(name + ".length", limit: UInt64(byteLimit))
    guard let count = Int(exactly: length), count <= remaining - prefix else {
      throw error(
        .truncated(needed: length, available: UInt64(remaining - prefix)), name, skipping: prefix)
    }
    let slice = bytes[index + prefix..<index + prefix + count]
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw error(.notUTF8, name, skipping: prefix)
    }
    advance(prefix + count, name, .text(text))
    return text
  }

  package mutating func lineage(_ name: String) throws(WireError) -> Lineage {
    let slice = try take(Lineage.byteCount, name)
    guard let lineage = Lineage(bytes: slice) else {
      preconditionFailure("A lineage has 16 bytes.")
    }
    advance(Lineage.byteCount, name, .bytes(Array(slice)))
    return lineage
  }

  package mutating func digest(_ name: String) throws(WireError) -> Digest {
    let slice = try take(Digest.byteCount, name)
    guard let digest = Digest(bytes: slice) else { preconditionFailure("A digest has 32 bytes.") }
    advance(Digest.byteCount, name, .bytes(Array(slice)))
    return digest
  }

  /// Reads the first 16 bytes of a digest.
  package mutating func shortDigest(_ name: String) throws(WireError) -> ShortDigest {
    let slice = try take(ShortDigest.byteCount, name)
    guard let digest = ShortDigest(bytes: slice) else {
      preconditionFailure("A short digest has 16 bytes.")
    }
    advance(ShortDigest.byteCount, name, .bytes(Array(slice)))
    return digest
  }

  package mutating func signature(_ name: String) throws(WireError) -> Signature {
    let slice = try take(Signature.byteCount, name)
    guard let signature = Signature(bytes: slice) else {
      preconditionFailure("A signature has 64 bytes.")
    }
    advance(Signature.byteCount, name, .bytes(Array(slice)))
    return signature
  }

  /// Reads an encoder's tag, nil where there is none.
  package mutating func encoderTag(_ name: String) throws(WireError) -> EncoderTag? {
    let slice = try take(EncoderTag.byteCount, name)
    let number = slice.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    advance(EncoderTag.byteCount, name, .bytes(Array(slice)))
    return EncoderTag(number: number)
  }

  /// Takes all that is left, where a payload may grow at its end.
  package mutating func ignoreRest(_ name: String) {
    guard remaining > 0 else { return }
    advance(remaining, name, .bytes(Array(bytes[index...])))
  }

  /// Ends the reading: every byte must have been understood.
  package func finish() throws(WireError) {
    guard remaining == 0 else {
      throw error(.trailingBytes(count: UInt64(remaining)), "end")
    }
  }

  /// An error at the next byte, or `skipping` bytes after it.
  package func error(
    _ reason: WireError.Reason, _ name: String, skipping: Int = 0,
    showing: Int = WireError.foundBytes
  ) -> WireError {
    WireError(
      reason, at: offset + UInt64(skipping), path: context + "." + name,
      found: bytes[index...].dropFirst(skipping).prefix(showing))
  }

  private func take(_ count: Int, _ name: String) throws(WireError) -> ArraySlice<UInt8> {
    guard count <= remaining else {  // never `index + count`: it can overflow
      throw error(.truncated(needed: UInt64(count), available: UInt64(remaining)), name)
    }
    return bytes[index..<index + count]
  }

  private func varint(
    _ name: String, limit: UInt64
  ) throws(WireError) -> (value: UInt64, byteCount: Int) {
    switch Varint.read(bytes, at: index, byteLimit: WireLimits.varintBytes) {
    case .value(let value, let count):
      guard value <= limit else {
        throw error(.aboveLimit(value: value, limit: limit), name, showing: count)
      }
      return (value, count)
    case .incomplete:
      throw error(
        .truncated(needed: UInt64(remaining) + 1, available: UInt64(remaining)), name)
    case .tooLong: throw error(.varintTooLong(byteLimit: WireLimits.varintBytes), name)
    case .notMinimal: throw error(.varintNotMinimal, name)
    }
  }

  private mutating func advance(_ count: Int, _ name: String, _ value: FieldTrace.Value) {
    if trace != nil {
      let read = Array(bytes[index..<index + count])
      let field = FieldTrace(name: name, offset: offset, bytes: read, value: value)
      trace?.append(field)
    }
    index += count
  }
}
