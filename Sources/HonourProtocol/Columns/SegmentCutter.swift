import HonourModel

/// Cuts a plain stream that comes in pieces into its segments.
///
/// It holds at most one segment. After it threw it is of no more use.
/// Source: `Protocol/columns.md`, section 1.
struct SegmentCutter {
  private var buffer: [UInt8] = []
  /// The offset in the plain stream of the first byte in the buffer.
  private(set) var offset: UInt64 = 0

  /// Takes the next plain bytes.
  mutating func append(_ plain: [UInt8]) { buffer += plain }

  /// The next whole segment without its length; nil where more bytes are needed.
  mutating func next() throws(WireError) -> (bytes: [UInt8], at: UInt64)? {
    func error(_ reason: WireError.Reason) -> WireError {
      WireError(reason, at: offset, path: "segment.length", found: buffer)
    }
    let byteLimit = WireLimits.lengthFieldBytes
    switch Varint.read(buffer[...], at: 0, byteLimit: byteLimit) {
    case .incomplete: return nil
    case .tooLong: throw error(.varintTooLong(byteLimit: byteLimit))
    case .notMinimal: throw error(.varintNotMinimal)
    case .value(let length, let count):
      let limit = UInt64(Segment.cellLimit)
      guard length > 0 else { throw error(.belowLimit(value: 0, limit: 1)) }
      guard length <= limit else { throw error(.aboveLimit(value: length, limit: limit)) }
      guard buffer.count - count >= Int(length) else { return nil }
      let segment = Array(buffer[count..<count + Int(length)])
      let start = offset + UInt64(count)
      buffer.removeFirst(count + Int(length))
      offset = start + length
      return (segment, start)
    }
  }

  /// Ends the stream: no segment may be open.
  func finish() throws(WireError) {
    guard buffer.isEmpty else {
      throw WireError(
        .truncated(needed: UInt64(buffer.count) + 1, available: UInt64(buffer.count)), at: offset,
        path: "segment", found: buffer)
    }
  }
}
