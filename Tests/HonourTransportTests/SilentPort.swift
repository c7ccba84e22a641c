import Glibc
import HonourTransport

/// A port of this machine that answers nobody: its queue is full, and what more comes is dropped.
struct SilentPort {
  let address: SocketAddress
  private var descriptors: [Int32] = []

  init() throws {
    let listening = Self.socket()
    descriptors.append(listening)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &place) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe bind(listening, place, size) == 0 && listen(listening, 0) == 0
          && getsockname(listening, place, &size) == 0
      }
    }
    guard bound else { throw SocketError(.listen, errno: errno) }
    address = .ipv4(address: 0x7F00_0001, port: UInt16(bigEndian: place.sin_port))
    // One in the queue, and one more than it holds for those after it to be dropped.
    for _ in 0..<4 {
      let descriptor = Self.socket()
      descriptors.append(descriptor)
      _ = unsafe withUnsafePointer(to: &place) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(descriptor, $0, size)
        }
      }
    }
  }

  func close() { for descriptor in descriptors { _ = Glibc.close(descriptor) } }

  private static func socket() -> Int32 {
    Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }
}
