import HonourProtocol

/// One recording that is being written.
///
/// Every entry is in the file before the next one is made.
///
/// Source: `Protocol/frames.md`, section 5.
struct RecordingFile: ~Copyable {
  private let file: SequentialFile
  private let startedAt: UInt64

  /// Makes the file; `now` is the zero of every entry's time, in nanoseconds.
  init(creating path: String, now: UInt64) throws(FileFault) {
    startedAt = now
    let opened = try SequentialFile(creating: path, followsLink: true)
    try opened.write(Recording.header)
    file = consume opened
  }

  func append(
    _ bytes: [UInt8], _ direction: Recording.Direction, now: UInt64
  ) throws(FileFault) {
    let elapsed = now > startedAt ? (now - startedAt) / 1_000 : 0
    try file.write(Recording.encode(direction, elapsed: elapsed, bytes: bytes))
  }
}
