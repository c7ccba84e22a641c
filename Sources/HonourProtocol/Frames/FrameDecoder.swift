/// Whole frames out of a stream that comes in arbitrary pieces.
///
/// It holds at most one unfinished frame beside what was last appended, and grows only with bytes
/// that came. After it threw it is of no more use.
///
/// Source: `Protocol/frames.md`, section 2.
package struct FrameDecoder: Sendable {
  /// A frame of an unknown type whose bytes are read past.
  private struct Skip: Sendable {
    let header: FrameHeader
    let offset: UInt64
    let fields: [FieldTrace]
    var check: CheckByte
    var left: Int
  }

  private let tracing: Bool
  private var buffer: [UInt8] = []
  /// The first byte of `buffer` that no frame has taken.
  private var start = 0
  /// The offset in the stream of that byte.
  private var offset: UInt64
  private var skip: Skip?
  /// The fields of the frame that was refused, up to the one at fault; only with the trace on.
  package private(set) var faultFields: [FieldTrace] = []

  /// - Parameters:
  ///   - offset: Bytes of the stream or file before the first frame; places are counted from them.
  ///   - tracing: Keeps every field, for the inspector.
  package init(startingAt offset: UInt64 = 0, tracing: Bool = false) {
    self.offset = offset
    self.tracing = tracing
  }

  /// Bytes that wait for the rest of their frame.
  package var bufferedBytes: Int { buffer.count - start }

  package mutating func append(_ bytes: some Collection<UInt8>) {
    buffer.removeFirst(start)
    start = 0
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame; nil where more bytes are needed.
  ///
  /// The phase is asked for with every frame, since a frame may change it for the next one.
  package mutating func next(in phase: FramePhase) throws(WireError) -> ReceivedFrame? {
    if skip != nil { return try skipOn() }
    let waiting = buffer[start...]
    guard let header = try FrameHeader.read(waiting, at: offset, in: phase) else { return nil }
    guard let type = header.type else {
      skip = Skip(
        header: header, offset: offset, fields: tracing ? trace(header) : [],
        check: checkOfHeader(header), left: header.length)
      take(header.byteCount)
      return try skipOn()
    }
    guard waiting.count - header.byteCount >= header.length else { return nil }
    let bytes = waiting.prefix(header.byteCount + header.length)
    let payload = bytes.dropFirst(header.byteCount)
    var check = checkOfHeader(header)
    check.add(payload)
    guard check.value == header.check else {
      if tracing { faultFields = trace(header) }
      throw damaged(header, at: offset, check)
    }
    var reader = ByteReader(
      payload, of: type.name, at: offset + UInt64(header.byteCount), tracing: tracing)
    let frame: Frame
    do {
      frame = try Frame(type, from: &reader)
    } catch {
      if tracing { faultFields = trace(header) + (reader.trace ?? []) }
      throw error
    }
    defer { take(bytes.count) }
    return ReceivedFrame(
      frame: frame, offset: offset, bytes: Array(bytes), byteCount: bytes.count,
      fields: tracing ? trace(header) + (reader.trace ?? []) : [])
  }

  /// Ends the stream: no frame may be open.
  package func finish() throws(WireError) {
    if let skip {
      throw WireError(
        .truncated(
          needed: UInt64(skip.header.length), available: UInt64(skip.header.length - skip.left)),
        at: skip.offset, path: "frame.payload")
    }
    guard bufferedBytes > 0 else { return }
    let waiting = buffer[start...]
    var needed = UInt64(bufferedBytes) + 1
    if case .value(let length, let count) = Varint.read(
      waiting, at: start, byteLimit: WireLimits.lengthFieldBytes)
    {
      needed = length + UInt64(count) + 2
    }
    throw WireError(
      .truncated(needed: needed, available: UInt64(bufferedBytes)), at: offset, path: "frame",
      found: waiting)
  }

  private mutating func skipOn() throws(WireError) -> ReceivedFrame? {
    guard var current = skip else { return nil }
    let piece = buffer[start...].prefix(current.left)
    current.check.add(piece)
    current.left -= piece.count
    take(piece.count)
    guard current.left == 0 else {
      skip = current
      return nil
    }
    skip = nil
    guard current.check.value == current.header.check else {
      throw damaged(current.header, at: current.offset, current.check)
    }
    return ReceivedFrame(
      frame: .ignorable(type: current.header.typeByte, payloadBytes: current.header.length),
      offset: current.offset, bytes: [],
      byteCount: current.header.byteCount + current.header.length, fields: current.fields)
  }

  private mutating func take(_ count: Int) {
    start += count
    offset += UInt64(count)
  }

  private func checkOfHeader(_ header: FrameHeader) -> CheckByte {
    var check = CheckByte()
    check.add(buffer[start..<start + header.byteCount - 1])
    return check
  }

  private func damaged(
    _ header: FrameHeader, at offset: UInt64, _ check: CheckByte
  ) -> WireError {
    WireError(
      .damaged(expected: check.value), at: offset + UInt64(header.byteCount - 1),
      path: (header.type?.name ?? "frame") + ".check", found: [header.check])
  }

  private func trace(_ header: FrameHeader) -> [FieldTrace] {
    let bytes = buffer[start..<start + header.byteCount]
    let lengthBytes = header.byteCount - 2
    return [
      FieldTrace(
        name: "length", offset: offset, bytes: Array(bytes.prefix(lengthBytes)),
        value: .unsigned(UInt64(header.length))),
      FieldTrace(
        name: "type", offset: offset + UInt64(lengthBytes), bytes: [header.typeByte],
        value: .unsigned(UInt64(header.typeByte))),
      FieldTrace(
        name: "check", offset: offset + UInt64(lengthBytes) + 1, bytes: [header.check],
        value: .unsigned(UInt64(header.check))),
    ]
  }
}
