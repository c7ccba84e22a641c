internal import Glibc

/// A file that nobody but its owner could have read or written; closed when the value goes.
///
/// What was opened is judged, never the path. Source: `Protocol/trust.md`, section 1.
package struct SecureFile: ~Copyable {
  package let path: String
  private let descriptor: Int32

  package init(reading path: String) throws(FileRefusal) {
    let (directory, name) = SecureDirectory.split(path)
    let opened = try SecureDirectory(directory).open(name, flags: O_RDONLY)
    do throws(FileRefusal) {
      try Self.judge(opened, path)
    } catch {
      close(opened)
      throw error
    }
    self.path = path
    descriptor = opened
  }

  deinit { close(descriptor) }

  private static func judge(_ descriptor: Int32, _ path: String) throws(FileRefusal) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw FileRefusal(path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileRefusal(path, .notAFile(kind(status.st_mode)))
    }
    guard status.st_uid == geteuid() else {
      throw FileRefusal(path, .foreignOwner(status.st_uid))
    }
    guard status.st_mode & 0o077 == 0 else {
      throw FileRefusal(path, .openToOthers(mode: status.st_mode & 0o7777))
    }
    guard status.st_nlink == 1 else {
      throw FileRefusal(path, .hardLinked(names: UInt64(status.st_nlink)))
    }
  }

  private static func kind(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    default: "a device"
    }
  }

  /// All of its bytes; more than `limit` are refused, and not read.
  package func bytes(limit: Int) throws(FileRefusal) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: limit + 1)
    var length = 0
    while length < result.count {
      let count = unsafe result.withUnsafeMutableBytes { buffer in
        unsafe pread(
          descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[length...]).baseAddress,
          buffer.count - length, off_t(length))
      }
      if count > 0 {
        length += count
      } else if count == 0 {
        result.removeLast(result.count - length)
        return result
      } else if errno != EINTR {
        throw FileRefusal(path, errno: errno)
      }
    }
    throw FileRefusal(path, .tooLong(limit: limit))
  }
}
