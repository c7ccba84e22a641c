/// Collects a body in memory, and in a file once it is longer than a limit.
///
/// Not `Sendable`: it lives on the queue that builds. What is not kept leaves nothing behind.
final class BodyWriter {
  private let directory: CacheDirectory
  private let memoryLimitBytes: Int
  /// What waits to be written; all of it where there is no file.
  private var buffer: [UInt8] = []
  private var file: CacheFile?
  private var writtenBytes = 0
  private static let writeBytes = 262_144

  init(in directory: CacheDirectory, memoryLimitBytes: Int) {
    self.directory = directory
    self.memoryLimitBytes = memoryLimitBytes
  }

  func write(_ bytes: [UInt8]) throws(ServerError) {
    buffer += bytes
    if file == nil {
      guard buffer.count > memoryLimitBytes else { return }
      file = try directory.temporaryFile()
    }
    if buffer.count >= Self.writeBytes { try flush() }
  }

  func finish() throws(ServerError) -> TransferBody {
    guard let file else { return .memory(buffer) }
    try flush()
    return .file(file, path: file.path, byteCount: writtenBytes)
  }

  private func flush() throws(ServerError) {
    try file?.write(buffer, at: writtenBytes)
    writtenBytes += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
