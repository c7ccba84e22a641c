import HonourProtocol

/// One recording that is being written. Every entry is in the file before the next one is made.
///
/// Source: `Protocol/frames.md`, section 4.
struct RecordingFile: ~Copyable {
  private let file: SequentialFile
  private var writer: RecordingWriter

  /// - Parameter now: Nanoseconds of the monotonic clock, the zero of every entry's time.
  init(creating path: String, now: UInt64) throws(FileFault) {
    writer = RecordingWriter(startedAt: now)
    let opened = try SequentialFile(creating: path, followsLink: true)
    try opened.write(writer.header)
    file = consume opened
  }

  mutating func append(
    _ bytes: [UInt8], from direction: Direction, now: UInt64
  ) throws(FileFault) {
    try file.write(writer.entry(bytes, direction, now: now))
  }
}
