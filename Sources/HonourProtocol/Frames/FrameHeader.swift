/// What stands before every payload.
///
/// | Bytes  | Field    | Meaning                                                    |
/// | -----: | -------- | ---------------------------------------------------------- |
/// | 1 to 4 | `length` | varint: bytes of the payload                               |
/// |      1 | `type`   | bit 7 set: may be skipped by a reader that does not know it |
/// |      1 | `check`  | CRC-8 over length bytes, type and payload                  |
///
/// Source: `Protocol/frames.md`, section 2.
struct FrameHeader: Hashable, Sendable {
  let length: Int
  let typeByte: UInt8
  /// Nil for an unknown ignorable type.
  let type: FrameType?
  let check: UInt8
  let byteCount: Int

  /// Reads a header, and refuses it as soon as a byte of it is wrong for `phase`.
  ///
  /// Nil where bytes are missing. `offset` is the place in the stream of the first byte.
  static func read(
    _ bytes: ArraySlice<UInt8>, at offset: UInt64, in phase: FramePhase
  ) throws(WireError) -> FrameHeader? {
    // The length's own bytes: up to the first without the high bit.
    let lengthField = bytes.prefix(WireLimits.lengthFieldBytes)
    let shown = lengthField.prefix { $0 & 0x80 != 0 }.count + 1
    func error(_ reason: WireError.Reason, _ field: String, skipping: Int = 0) -> WireError {
      WireError(
        reason, at: offset + UInt64(skipping), path: "frame." + field,
        found: skipping == 0 ? lengthField.prefix(shown) : bytes.dropFirst(skipping).prefix(1))
    }
    let value: UInt64
    let lengthBytes: Int
    switch Varint.read(bytes, at: bytes.startIndex, byteLimit: WireLimits.lengthFieldBytes) {
    case .incomplete: return nil
    case .tooLong: throw error(.varintTooLong(byteLimit: WireLimits.lengthFieldBytes), "length")
    case .notMinimal: throw error(.varintNotMinimal, "length")
    case .value(let read, let count): (value, lengthBytes) = (read, count)
    }
    guard bytes.count > lengthBytes else { return nil }
    let typeByte = bytes[bytes.startIndex + lengthBytes]
    let type = FrameType(rawValue: typeByte)
    let limit: Int
    if let type {
      guard phase.allows(type) else {
        throw error(.unexpectedFrame(typeByte), "type", skipping: lengthBytes)
      }
      limit = type.payloadLimit
    } else {
      guard typeByte & FrameType.ignorableBit != 0 else {
        throw error(.unknownCriticalFrame(typeByte), "type", skipping: lengthBytes)
      }
      guard phase.skipsUnknown else {
        throw error(.unexpectedFrame(typeByte), "type", skipping: lengthBytes)
      }
      limit = WireLimits.ignorablePayloadBytes
    }
    guard value <= UInt64(limit), let length = Int(exactly: value) else {
      throw error(.aboveLimit(value: value, limit: UInt64(limit)), "length")
    }
    let byteCount = lengthBytes + 2
    guard bytes.count >= byteCount else { return nil }
    return FrameHeader(
      length: length, typeByte: typeByte, type: type,
      check: bytes[bytes.startIndex + lengthBytes + 1], byteCount: byteCount)
  }

  /// A whole frame around a payload.
  static func frame(_ typeByte: UInt8, _ payload: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(payload.count + WireLimits.lengthFieldBytes + 2)
    Varint.append(UInt64(payload.count), to: &bytes)
    bytes.append(typeByte)
    var check = CheckByte()
    check.add(bytes)
    check.add(payload)
    bytes.append(check.value)
    bytes.append(contentsOf: payload)
    return bytes
  }
}
