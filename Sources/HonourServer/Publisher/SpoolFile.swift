import Foundation

/// A temporary file in the data directory, on disk and without a name.
///
/// The file is created for its owner only and unlinked at once, so that nothing stays behind
/// whatever happens to the process. Its path leads through the process's own descriptor.
final class SpoolFile: Sendable {
  private let handle: FileHandle

  init(directory: URL) throws {
    let path = directory.appending(path: "spool-\(UUID().uuidString)").path(percentEncoded: false)
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
    unsafe unlink(path)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Where this process, and no other, can open the contents from their beginning.
  var path: String { "/proc/self/fd/\(handle.fileDescriptor)" }

  func append(_ bytes: [UInt8]) throws { try handle.write(contentsOf: Data(bytes)) }

  func rewind() throws { try handle.seek(toOffset: 0) }

  /// The next bytes, at most `limit`; none at the end.
  func read(atMost limit: Int) throws -> [UInt8] {
    try handle.read(upToCount: limit).map { [UInt8]($0) } ?? []
  }
}
