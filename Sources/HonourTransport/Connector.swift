package import Dispatch
import Glibc

/// Connects to the first of several addresses that answers, without blocking.
///
/// Each address has its own deadline, short for all but the last; the last failure is reported where
/// none answers.
///
/// Isolation: every call and the handler on the queue it was made with.
package final class Connector {
  private let queue: DispatchQueue
  private let deadlineNanoseconds: UInt64
  private let receiveBufferBytes: Int?
  private var remaining: ArraySlice<SocketAddress>
  private var onResult: ((Result<Socket, SocketError>) -> Void)?
  private var timer: DeadlineTimer?
  private var watch: Watch?
  private var isCancelled = false

  /// The last address gets `deadlineNanoseconds` to answer; those before it get no more than
  /// ``TransportLimits/connectNanoseconds``, since a broken one must cost little.
  package init(
    to addresses: [SocketAddress], queue: DispatchQueue,
    deadlineNanoseconds: UInt64 = TransportLimits.connectNanoseconds,
    receiveBufferBytes: Int? = nil,
    onResult: @escaping (Result<Socket, SocketError>) -> Void
  ) {
    self.queue = queue
    self.deadlineNanoseconds = deadlineNanoseconds
    self.receiveBufferBytes = receiveBufferBytes
    self.onResult = onResult
    remaining = addresses[...]
  }

  /// Begins; the handler is called once, in a later turn, unless ``cancel()`` comes first.
  package func start() {
    timer = DeadlineTimer(queue: queue) { self.attemptEnded(errno: ETIMEDOUT) }
    queue.async(execute: DispatchWorkItem { self.tryNext(after: nil) })
  }

  /// Gives up; the handler is not called any more.
  package func cancel() {
    isCancelled = true
    onResult = nil
    timer?.cancel()
    timer = nil
    watch?.cancel()
    watch = nil
  }

  private func tryNext(after failure: SocketError?) {
    guard !isCancelled else { return }
    guard let address = remaining.popFirst() else {
      return report(.failure(failure ?? SocketError(.connect, errno: EADDRNOTAVAIL)))
    }
    do {
      let socket = try Socket(for: address)
      // Before connecting: the window that the peer is told then depends on it.
      if let receiveBufferBytes {
        socket.set(SOL_SOCKET, SO_RCVBUF, Int32(clamping: receiveBufferBytes))
      }
      let code = try Self.begin(socket, to: address)
      if address.port != nil { socket.disableDelay() }
      // EAGAIN: the queue of a Unix socket is full, and nothing is under way.
      guard code == EINPROGRESS else {
        return code == 0
          ? report(.success(socket)) : tryNext(after: SocketError(.connect, errno: code))
      }
      try awaitEnd(of: socket)
    } catch {
      tryNext(after: error)
    }
  }

  private static func begin(
    _ socket: Socket, to address: SocketAddress
  ) throws(SocketError) -> Int32 {
    let descriptor = socket.descriptor
    let code = unsafe address.withSystemAddress { pointer, length in
      unsafe connect(descriptor, pointer, length) == 0 ? 0 : errno
    }
    guard let code else { throw SocketError(.connect, errno: ENAMETOOLONG) }
    return code
  }

  private func awaitEnd(of socket: Socket) throws(SocketError) {
    let patience =
      remaining.isEmpty
      ? deadlineNanoseconds : min(deadlineNanoseconds, TransportLimits.connectNanoseconds)
    timer?.arm(atNanoseconds: MonotonicClock.now() &+ patience)
    watch = try Watch(socket, queue: queue) {
      guard $0.contains(.writing) else { return }
      self.attemptEnded(errno: socket.takeError(), socket)
    }
  }

  /// The socket is handed over with no watch of ours left on it.
  private func attemptEnded(errno code: Int32, _ socket: Socket? = nil) {
    guard let watch else { return }
    watch.cancel()
    self.watch = nil
    timer?.disarm()
    if code == 0, let socket, socket.localAddress != socket.peerAddress {
      report(.success(socket))
    } else {
      tryNext(after: SocketError(.connect, errno: code == 0 ? ECONNREFUSED : code))
    }
  }

  private func report(_ result: Result<Socket, SocketError>) {
    timer?.cancel()
    timer = nil
    let tell = onResult
    onResult = nil
    tell?(result)
  }
}
