import Glibc

/// A spool or a recording that could not be written or read back.
package struct FileFault: Error, Hashable, Sendable {
  package enum Operation: String, Hashable, Sendable {
    case makeDirectory, open, write, read, remove
    /// The bytes read back are not the bytes that were written.
    case readBack
  }

  package let operation: Operation
  package let path: String
  /// The system's error number, 0 for ``Operation/readBack``.
  package let errno: Int32

  package init(_ operation: Operation, path: String, errno: Int32) {
    self.operation = operation
    self.path = path
    self.errno = errno
  }
}

extension FileFault {
  package var isDiskFull: Bool { errno == ENOSPC || errno == EDQUOT || errno == EFBIG }

  /// Whether a directory is where a file must be, or the other way round.
  package var isInTheWay: Bool { errno == EISDIR || errno == ENOTDIR || errno == ELOOP }

  package var isReadOnly: Bool { errno == EROFS || errno == EACCES || errno == EPERM }
}
