import Glibc
import Synchronization

/// A file of the transfer cache, read by offset; it lives until its last reader has let go of it.
///
/// Isolation: any thread; each call blocks its caller.
package final class CacheFile: Sendable {
  package let path: String
  private let descriptor: Int32
  /// The name that is taken away again with the last reader; nil for a file that stays.
  private let temporaryName: Mutex<String?>

  /// Makes an empty file that only its owner may read; one that is in the way is replaced.
  ///
  /// A temporary one is gone with its last reader unless ``keep(as:)`` gives it a name.
  init(creating path: String, isTemporary: Bool = false) throws(ServerError) {
    self.path = path
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    temporaryName = Mutex(isTemporary ? path : nil)
    guard descriptor >= 0 else { throw .cache(path: path, errno: errno) }
  }

  /// Opens a file that is there, to be read.
  init(opening path: String) throws(ServerError) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    temporaryName = Mutex(nil)
    guard descriptor >= 0 else { throw .cache(path: path, errno: errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    // A name that stays behind is removed at the next start.
    temporaryName.withLock { if let name = $0 { unsafe unlink(name) } }
  }

  /// Gives a temporary file a name that stays, in place of what bore it.
  func keep(as name: String) throws(ServerError) {
    let code = temporaryName.withLock { temporary -> Int32 in
      guard let old = temporary else { return 0 }
      guard unsafe rename(old, name) == 0 else { return errno }
      temporary = nil
      return 0
    }
    guard code == 0 else { throw .cache(path: name, errno: code) }
  }

  /// Bytes of the file.
  func byteCount() throws(ServerError) -> Int {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .cache(path: path, errno: errno) }
    return Int(status.st_size)
  }

  /// Appends bytes at an offset.
  func write(_ bytes: [UInt8], at offset: Int) throws(ServerError) {
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes { buffer in
        unsafe pwrite(descriptor, buffer.baseAddress, buffer.count, off_t(offset + done))
      }
      guard count > 0 else {
        if count < 0, errno == EINTR { continue }
        throw .cache(path: path, errno: count < 0 ? errno : ENOSPC)
      }
      done += count
    }
  }

  /// Reads exactly `count` bytes.
  func read(at offset: Int, count: Int) throws(ServerError) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    while result.count < count {
      var status = 0
      let start = offset + result.count
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: count - result.count) {
        buffer, filled in
        status = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(start))
        filled = max(status, 0)
      }
      guard status > 0 else {
        if status < 0, errno == EINTR { continue }
        throw .cache(path: path, errno: status < 0 ? errno : ENODATA)
      }
      if piece.count == count { return piece }
      result += piece
    }
    return result
  }
}
