import Glibc

/// Why a program ends: a message for the person at the terminal, and a number for scripts.
///
/// The message says what happened, where, what is safe and what to do next.
package struct Failure: Error, Hashable, Sendable {
  package let status: ExitStatus
  package let message: String

  package init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// Writes the message to standard error, unbuffered, control characters escaped by its maker.
  package func report(program: String) {
    StandardError.write("\(program): \(message)\n")
  }
}

/// Standard error, without a buffer in between.
package enum StandardError {
  package static func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(2, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
