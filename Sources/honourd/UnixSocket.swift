import Glibc

/// A socket that is connected to a name of this machine; closed when the value goes.
struct UnixSocket: ~Copyable {
  private let descriptor: Int32

  /// Nil where nobody listens, or where the name is too long for the system.
  ///
  /// - Parameters:
  ///   - name: A path, or `@` and a name that is in no directory.
  ///   - kind: `SOCK_STREAM` or `SOCK_DGRAM`.
  init?(connectedTo name: String, kind: __socket_type) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var bytes = Array(name.utf8)
    let isAbstract = bytes.first == UInt8(ascii: "@")
    if isAbstract { bytes[0] = 0 }
    guard bytes.count > 1, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      return nil
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    let length = MemoryLayout<sa_family_t>.size + bytes.count + (isAbstract ? 0 : 1)
    let descriptor = Glibc.socket(AF_UNIX, Int32(kind.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    let status = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(length))
      }
    }
    guard status == 0 else {
      close(descriptor)
      return nil
    }
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Sends one message; whether it is read is the other end's business.
  func send(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }
}
