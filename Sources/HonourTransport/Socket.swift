import Glibc

/// Owns a stream socket's descriptor: non-blocking, closed on exec, closed when it is released.
///
/// A ``Watch`` on the descriptor holds the socket, so that the descriptor outlives the watch.
package final class Socket: Sendable {
  package let descriptor: Int32

  /// Takes over a descriptor that the system just handed out, and makes it non-blocking.
  package init(adopting descriptor: Int32) throws(SocketError) {
    self.descriptor = descriptor
    let status = fcntl(descriptor, F_GETFL)
    guard status >= 0, fcntl(descriptor, F_SETFL, status | O_NONBLOCK) == 0,
      fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
    else { throw SocketError(.configure, errno: errno) }
  }

  /// Opens a socket of an address's family.
  convenience init(for address: SocketAddress) throws(SocketError) {
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let descriptor = Glibc.socket(address.family, Int32(kind), 0)
    guard descriptor >= 0 else { throw SocketError(.open, errno: errno) }
    try self.init(adopting: descriptor)
  }

  deinit { Glibc.close(descriptor) }

  /// Reads what has come, at most `limit` bytes.
  ///
  /// - Returns: Nil where nothing waits; no bytes where the peer has ended its side.
  package func read(atMost limit: Int) throws(SocketError) -> [UInt8]? {
    while true {
      var status = 0
      var code: Int32 = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
        status = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        code = errno
        count = max(status, 0)
      }
      if status >= 0 { return bytes }
      if code == EAGAIN || code == EWOULDBLOCK { return nil }
      guard code == EINTR else { throw SocketError(.read, errno: code) }
    }
  }

  /// Writes as much as the system takes now.
  ///
  /// - Returns: The bytes taken, or nil where it takes none until the peer reads.
  package func write(_ bytes: ArraySlice<UInt8>) throws(SocketError) -> Int? {
    while true {
      let (status, code) = unsafe bytes.withUnsafeBytes { buffer in
        let status = unsafe send(
          descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
        return (status, errno)
      }
      if status >= 0 { return status }
      if code == EAGAIN || code == EWOULDBLOCK { return nil }
      guard code == EINTR else { throw SocketError(.write, errno: code) }
    }
  }

  /// Writes from an offset on; see ``write(_:)``.
  package func write(_ bytes: [UInt8], from offset: Int) throws(SocketError) -> Int? {
    try write(bytes[offset...])
  }

  /// Ends this side: the peer reads what was written and then the end.
  package func shutdownWriting() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// Sends small frames at once instead of waiting for more; does nothing for a Unix socket.
  func disableDelay() { set(Int32(IPPROTO_TCP), TCP_NODELAY, 1) }

  /// Bounds what the system keeps for a peer that reads slowly, but not what is under way.
  ///
  /// Many slow readers would else take the TCP memory of the whole machine.
  func limitUnsent() { set(Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, TransportLimits.unsentBytes) }

  func set(_ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    let length = socklen_t(MemoryLayout<Int32>.size)
    _ = unsafe setsockopt(descriptor, level, option, &value, length)
  }

  /// The error that a connect under way ended with, 0 for none.
  func takeError() -> Int32 {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    let status = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length)
    return status == 0 ? value : errno
  }

  package var localAddress: SocketAddress? {
    unsafe SocketAddress { unsafe getsockname(descriptor, $0, $1) }
  }

  package var peerAddress: SocketAddress? {
    unsafe SocketAddress { unsafe getpeername(descriptor, $0, $1) }
  }
}
