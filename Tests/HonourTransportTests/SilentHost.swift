import Glibc
import HonourTransport

/// A TCP address that answers nothing, as a host behind a broken route: nobody accepts there, and the
/// queue is full, so that the system drops who comes.
final class SilentHost: Sendable {
  let address: SocketAddress
  private let descriptors: [Int32]

  init() throws {
    let listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var value = sockaddr_in()
    value.sin_family = sa_family_t(AF_INET)
    value.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    guard unsafe Self.call(bind, listening, value) == 0, listen(listening, 0) == 0 else {
      throw SocketError(.listen, errno: errno)
    }
    let status = unsafe withUnsafeMutablePointer(to: &value) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(listening, $0, &length)
      }
    }
    guard status == 0 else { throw SocketError(.listen, errno: errno) }
    address = .ipv4(address: 0x7F00_0001, port: UInt16(bigEndian: value.sin_port))
    // One fits into a queue of length 0; the others hold a place that is never theirs.
    descriptors =
      [listening]
      + (0..<4).map { _ in
        let peer = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        _ = unsafe Self.call(connect, peer, value)
        return peer
      }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  private static func call(
    _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32,
    _ value: sockaddr_in
  ) -> Int32 {
    unsafe withUnsafePointer(to: value) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe body(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
