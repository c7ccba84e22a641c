/// The entries of a recording that comes in pieces, in bounded memory.
///
/// It holds at most one unfinished entry beside what was last appended. After it threw it is of no
/// more use.
///
/// Source: `Protocol/frames.md`, section 5.
package struct RecordingDecoder: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0
  /// Bytes of the file before the next entry.
  package private(set) var offset: UInt64 = 0
  private var isOpened = false
  private var elapsed: UInt64 = 0

  package init() {}

  /// Bytes that wait for the rest of their entry: not 0 at the end of a recording that was cut.
  package var bufferedBytes: Int { buffer.count - start }

  package mutating func append(_ bytes: some Collection<UInt8>) {
    buffer.removeFirst(start)
    start = 0
    buffer.append(contentsOf: bytes)
  }

  /// The next whole entry; nil where more bytes are needed.
  ///
  /// - Throws: ``WireError`` with the offset in the file.
  package mutating func next() throws(WireError) -> Recording.Entry? {
    if !isOpened {
      guard bufferedBytes >= Recording.header.count else { return nil }
      var reader = ByteReader(buffer[start...], of: "recording", at: offset)
      try reader.constant("magic", Recording.magic)
      _ = try reader.choice("version", Recording.version...Recording.version)
      take(Recording.header.count)
      isOpened = true
    }
    guard let lengths = whole() else { return nil }
    var reader = ByteReader(buffer[start...].prefix(lengths), of: "entry", at: offset)
    let direction = try reader.choice("direction", 0...1)
    let place = reader
    let time = try reader.unsigned("elapsed")
    guard time >= elapsed else { throw place.error(.notRising, "elapsed") }
    let limit = UInt64(WireLimits.recordingEntryBytes)
    let lengthPlace = reader
    let length = try reader.unsigned("length", limit: limit)
    guard length > 0 else {
      throw lengthPlace.error(.belowLimit(value: 0, limit: 1), "length")
    }
    guard bufferedBytes - lengths >= Int(length) else { return nil }
    let bytes = Array(buffer[start + lengths..<start + lengths + Int(length)])
    take(lengths + Int(length))
    elapsed = time
    return Recording.Entry(
      direction: direction == 0 ? .clientToServer : .serverToClient, elapsed: time, bytes: bytes)
  }

  /// Bytes of an entry before its own; nil where they have not all come.
  private func whole() -> Int? {
    guard bufferedBytes > 0 else { return nil }
    var index = start + 1
    for _ in 0..<2 {
      switch Varint.read(buffer[...], at: index, byteLimit: WireLimits.varintBytes) {
      case .incomplete: return nil
      case .value(_, let count): index += count
      case .tooLong, .notMinimal: return min(bufferedBytes, index - start + WireLimits.varintBytes)
      }
    }
    return index - start
  }

  private mutating func take(_ count: Int) {
    start += count
    offset += UInt64(count)
  }
}
