import Glibc

/// Who is at the other end of a Unix socket, as the kernel noted it when the socket connected.
///
/// Source: unix(7), `SO_PEERCRED`.
package struct PeerCredentials: Hashable, Sendable {
  package let user: UInt32
  /// 0 where the process cannot be seen from here.
  package let process: Int32

  package init(user: UInt32, process: Int32) {
    self.user = user
    self.process = process
  }
}

extension Socket {
  /// Nil for a socket that is no connected Unix socket.
  package var peerCredentials: PeerCredentials? {
    // The kernel's `struct ucred`.
    var words: (process: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
    let size = socklen_t(MemoryLayout.size(ofValue: words))
    var length = size
    let status = unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &words, &length)
    guard status == 0, length == size, words.user != .max else { return nil }
    return PeerCredentials(user: words.user, process: words.process)
  }
}
