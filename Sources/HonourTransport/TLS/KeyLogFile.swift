import Glibc

/// A file that the secrets of connections are written to, for reading a capture with Wireshark.
///
/// Who reads it reads the connections: it is made for its owner alone, and refused where it is not so.
package final class KeyLogFile: Sendable {
  let descriptor: Int32

  /// Opens the file, or makes it, for writing at its end.
  package init(path: String) throws(KeyLogFault) {
    let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let descriptor = unsafe open(path, flags, 0o600)
    guard descriptor >= 0 else {
      throw errno == ELOOP ? .notAFile : .unopened(errno: errno)
    }
    do throws(KeyLogFault) {
      try Self.judge(descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func judge(_ descriptor: Int32) throws(KeyLogFault) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw .unopened(errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_nlink == 1 else { throw .notAFile }
    guard status.st_uid == geteuid() else { throw .foreign }
    guard status.st_mode & 0o077 == 0 else { throw .readable(mode: status.st_mode & 0o777) }
  }
}
