package import Dispatch
import Glibc

/// Accepts connections on one address, and goes on when the system runs out of descriptors.
///
/// Isolation: every call and the handler on the queue it was made with.
package final class Listener {
  package let address: SocketAddress
  /// Let go of, and so closed, at the end.
  private var socket: Socket?
  private let queue: DispatchQueue
  private let onAccept: (Socket, SocketAddress) -> Void
  private let acceptDescriptor: (Int32) -> Accepted
  private var watch: Watch?
  private var pauseTimer: DeadlineTimer?
  private var spare: SpareDescriptor?
  private var isPaused = false
  /// The turn that goes on accepting is on its way; one is enough.
  private var isAcceptingDue = false
  /// How often the system had no descriptor for a new connection.
  package private(set) var exhaustions = 0

  /// What one call of `accept` brought: a descriptor, or the system's error.
  package enum Accepted {
    case descriptor(Int32)
    case failed(errno: Int32)
  }

  /// Binds and listens; a port of 0 draws a free one, which ``address`` then tells.
  ///
  /// A Unix socket is readable and writable for its owner only; a socket file that was left behind
  /// is replaced, so the caller holds the lock of its directory. `acceptDescriptor` stands in for the
  /// system's `accept` where a test needs its failures.
  package init(
    on wanted: SocketAddress, queue: DispatchQueue,
    acceptDescriptor: @escaping (Int32) -> Accepted = Listener.systemAccept,
    onAccept: @escaping (Socket, SocketAddress) -> Void
  ) throws(SocketError) {
    let socket = try Socket(for: wanted)
    self.socket = socket
    self.queue = queue
    self.acceptDescriptor = acceptDescriptor
    self.onAccept = onAccept
    if case .unix(let path) = wanted {
      Self.removeSocketFile(path)
      guard fchmod(socket.descriptor, 0o600) == 0 else {
        throw SocketError(.configure, errno: errno)
      }
    } else {
      socket.set(SOL_SOCKET, SO_REUSEADDR, 1)
      if case .ipv6 = wanted { socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
    }
    let descriptor = socket.descriptor
    let bound = unsafe wanted.withSystemAddress { pointer, length in
      unsafe bind(descriptor, pointer, length) == 0 ? 0 : errno
    }
    guard bound == 0 else { throw SocketError(.bind, errno: bound ?? ENAMETOOLONG) }
    guard listen(descriptor, TransportLimits.backlog) == 0 else {
      throw SocketError(.listen, errno: errno)
    }
    if case .unix = wanted {
      address = wanted
    } else {
      address = socket.localAddress ?? wanted
    }
  }

  /// Begins to accept.
  ///
  /// A listener that was started is ended with ``close()`` before its release.
  package func start() throws(SocketError) {
    guard watch == nil, let socket else { return }
    watch = try Watch(socket, queue: queue) { _ in self.acceptWaiting() }
    spare = SpareDescriptor()
    pauseTimer = DeadlineTimer(queue: queue) { self.resume() }
  }

  /// Stops accepting, closes the socket, and removes its file.
  package func close() {
    guard socket != nil else { return }
    socket = nil
    watch?.cancel()
    watch = nil
    pauseTimer?.cancel()
    pauseTimer = nil
    spare = nil
    if case .unix(let path) = address { Self.removeSocketFile(path) }
  }

  private func acceptWaiting() {
    for _ in 0..<TransportLimits.acceptsPerTurn {
      guard let socket, !isPaused, !isAcceptingDue else { return }
      switch acceptDescriptor(socket.descriptor) {
      case .descriptor(let descriptor): hand(descriptor)
      case .failed(EAGAIN), .failed(EWOULDBLOCK): return
      case .failed(EINTR), .failed(ECONNABORTED): continue
      case .failed(let code): return recover(from: code)
      }
    }
    acceptLater()
  }

  private func acceptLater() {
    isAcceptingDue = true
    queue.async(
      execute: DispatchWorkItem {
        self.isAcceptingDue = false
        self.acceptWaiting()
      })
  }

  package static func systemAccept(_ descriptor: Int32) -> Accepted {
    let accepted = accept(descriptor, nil, nil)
    return accepted >= 0 ? .descriptor(accepted) : .failed(errno: errno)
  }

  private func hand(_ descriptor: Int32) {
    // A peer that is gone already is none to serve.
    guard let accepted = try? Socket(adopting: descriptor), let peer = accepted.peerAddress else {
      return
    }
    if peer.port != nil {
      accepted.disableDelay()
      accepted.limitUnsent()
    }
    onAccept(accepted, peer)
  }

  /// Turns one waiting peer away where no descriptor is left, and rests instead of spinning.
  private func recover(from code: Int32) {
    exhaustions += 1
    if code == EMFILE || code == ENFILE {
      spare = nil
      if let socket, case .descriptor(let descriptor) = acceptDescriptor(socket.descriptor) {
        Glibc.close(descriptor)
      }
      spare = SpareDescriptor()
    }
    isPaused = true
    pauseTimer?.arm(
      atNanoseconds: MonotonicClock.now() + TransportLimits.acceptPauseNanoseconds)
  }

  private func resume() {
    guard socket != nil else { return }
    if spare == nil { spare = SpareDescriptor() }
    isPaused = false
    acceptWaiting()
  }

  private static func removeSocketFile(_ path: String) {
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
    _ = unsafe unlink(path)
  }
}
