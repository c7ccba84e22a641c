/// A system call on a socket that failed.
package struct SocketError: Error, Hashable, Sendable {
  /// What was tried.
  package enum Operation: Hashable, Sendable {
    /// The text is neither `HOST:PORT` nor a path; no call was made.
    case parse
    /// A name could not be looked up; the status is one of `EAI_…`.
    case resolve(status: Int32)
    case open
    case configure
    case bind
    case listen
    case accept
    case connect
    case read
    case write
    case watch
  }

  package let operation: Operation
  /// The system's number, or 0 where it gave none.
  package let errno: Int32

  package init(_ operation: Operation, errno: Int32) {
    self.operation = operation
    self.errno = errno
  }
}
