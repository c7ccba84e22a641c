import Foundation
import HonourStore

/// A temporary file in the data directory, on disk and without a name.
///
/// The file is created for its owner only and unlinked at once, so that nothing stays behind
/// whatever happens to the process. Its path leads through the process's own descriptor.
final class SpoolFile: Sendable {
  private let handle: FileHandle
  /// Of the directory, for whoever reads that it is full.
  private let place: String

  init(directory: URL) throws(StoreError) {
    place = directory.path(percentEncoded: false)
    let path = directory.appending(path: "spool-\(UUID().uuidString)").path(percentEncoded: false)
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno: errno, path: place) }
    unsafe unlink(path)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Where this process, and no other, can open the contents from their beginning.
  var path: String { "/proc/self/fd/\(handle.fileDescriptor)" }

  /// Adds all of the bytes; where it fails, a part of them may be there.
  func append(_ bytes: [UInt8]) throws(StoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { buffer in
        unsafe write(handle.fileDescriptor, buffer.baseAddress, buffer.count)
      }
      guard count >= 0 || errno == EINTR else { throw StoreError(errno: errno, path: place) }
      rest = rest.dropFirst(max(count, 0))
    }
  }

  func rewind() throws { try handle.seek(toOffset: 0) }

  /// The next bytes, at most `limit`; none at the end.
  func read(atMost limit: Int) throws -> [UInt8] {
    try handle.read(upToCount: limit).map { [UInt8]($0) } ?? []
  }
}
