/// Cuts bytes into lines, with memory bounded by the longest line that is allowed.
struct LineReader {
  enum Line {
    case bytes([UInt8])
    /// Longer than the limit; what it holds was skipped.
    case tooLong
  }

  private var source: ByteSource
  private var chunk: [UInt8]
  private var offset = 0

  /// Goes on from a source whose first chunk was already taken.
  init(_ source: ByteSource, start: [UInt8]) {
    self.source = source
    chunk = start
  }

  /// The next line without its line feed; nil at the end.
  ///
  /// The last one may lack the line feed.
  mutating func next() throws(ImportError) -> Line? {
    var line: [UInt8] = []
    var length = 0
    var isAnyByteRead = false
    while true {
      if offset == chunk.count {
        guard let more = try source.next() else {
          guard isAnyByteRead else { return nil }
          return length > ImportLimits.lineBytes ? .tooLong : .bytes(line)
        }
        (chunk, offset) = (more, 0)
      }
      isAnyByteRead = true
      let end = chunk[offset...].firstIndex(of: 0x0A)
      let piece = chunk[offset..<(end ?? chunk.count)]
      // The sum cannot overflow: a file is shorter than the largest integer.
      length += piece.count
      if length > ImportLimits.lineBytes { line = [] } else { line.append(contentsOf: piece) }
      offset = piece.endIndex
      if end != nil {
        offset += 1
        return length > ImportLimits.lineBytes ? .tooLong : .bytes(line)
      }
    }
  }
}
