/// Where the bytes of a connection are kept, for `honour-inspect`.
///
/// A recording is of one connection: each new one starts the file again.
package struct Recorder: Sendable {
  private let path: String

  /// Makes the file, so that a path that cannot be written is known before the sync.
  package init(creating path: String) throws(FileFault) {
    self.path = path
    _ = try open(now: 0)
  }

  func open(now: UInt64) throws(FileFault) -> RecordingFile {
    try RecordingFile(creating: path, now: now)
  }
}
