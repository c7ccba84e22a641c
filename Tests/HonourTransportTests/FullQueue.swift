import Glibc
import HonourTransport

/// A Unix socket that nobody accepts on, with as many peers in its queue as it takes.
struct FullQueue {
  let address: SocketAddress
  private let path: String
  private var descriptors: [Int32] = []

  init() throws {
    path = "/tmp/honour-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    address = .unix(path: path)
    let listening = Self.socket()
    descriptors.append(listening)
    guard unsafe call(bind, listening) == 0, listen(listening, 0) == 0 else {
      throw SocketError(.listen, errno: errno)
    }
    repeat {
      descriptors.append(Self.socket())
    } while unsafe call(connect, descriptors.last ?? -1) == 0
    guard errno == EAGAIN else { throw SocketError(.connect, errno: errno) }
  }

  func close() {
    for descriptor in descriptors { _ = Glibc.close(descriptor) }
    _ = unsafe unlink(path)
  }

  private static func socket() -> Int32 {
    Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
  }

  private func call(
    _ body: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32
  ) -> Int32 {
    var value = sockaddr_un()
    value.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &value.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return unsafe withUnsafePointer(to: &value) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe body(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
