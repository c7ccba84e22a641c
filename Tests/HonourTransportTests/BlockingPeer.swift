import Glibc
import HonourTransport

/// The other end of a test: a plain blocking socket that does exactly what it is told.
final class BlockingPeer: Sendable {
  private let descriptor: Int32

  init(connectingTo address: SocketAddress) throws {
    guard case .ipv4(let host, let port) = address else {
      throw SocketError(.connect, errno: EAFNOSUPPORT)
    }
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var value = sockaddr_in()
    value.sin_family = sa_family_t(AF_INET)
    value.sin_port = port.bigEndian
    value.sin_addr.s_addr = host.bigEndian
    let status = unsafe withUnsafePointer(to: &value) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw SocketError(.connect, errno: errno) }
  }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Waits for bytes and reads what has come; empty at the end.
  func readSome() -> [UInt8] {
    var piece = Array(repeating: UInt8(0), count: 65_536)
    let count = unsafe recv(descriptor, &piece, piece.count, 0)
    return Array(piece.prefix(max(count, 0)))
  }

  /// Reads until the peer ends or the connection fails.
  func readToEnd() -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let piece = readSome()
      guard !piece.isEmpty else { return all }
      all += piece
    }
  }

  func close() { _ = Glibc.close(descriptor) }

  /// Closes so that the other side gets a reset instead of an end.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }
}
