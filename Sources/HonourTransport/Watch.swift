import Dispatch

/// Tells the owner of a socket when reading or writing may get on again.
///
/// It tells of changes only: after a call the owner reads until nothing waits and writes until the
/// system takes no more, or comes back to it by itself. A call may come for nothing.
///
/// Isolation: every call and the handler on the queue it was made with.
final class Watch {
  /// What may get on; an end or an error of the peer is both, for either call finds it.
  struct Readiness: OptionSet {
    let rawValue: UInt8

    static let reading = Readiness(rawValue: 1)
    static let writing = Readiness(rawValue: 2)
  }

  private let socket: Socket
  private var handler: ((Readiness) -> Void)?
  private var poller: Poller?
  private var number: UInt64 = 0

  /// Watches from now on; what is ready already is told in a later turn.
  ///
  /// It is held, and holds the socket and the handler, until ``cancel()``.
  ///
  /// - Throws: Where the system has no descriptor or no memory left for it.
  init(
    _ socket: Socket, queue: DispatchQueue, handler: @escaping (Readiness) -> Void
  ) throws(SocketError) {
    self.socket = socket
    self.handler = handler
    let poller = try Poller.of(queue)
    number = try poller.add(self, socket)
    self.poller = poller
  }

  /// Ends it at once: the handler is not called again, and nothing is left on the descriptor.
  func cancel() {
    poller?.remove(number, socket)
    poller = nil
    handler = nil
  }

  func tell(_ readiness: Readiness) { handler?(readiness) }
}
