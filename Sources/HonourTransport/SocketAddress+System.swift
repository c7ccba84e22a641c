import Glibc

extension SocketAddress {
  /// Calls `body` with the address as the system wants it; nil where a path is too long for it.
  func withSystemAddress<Result>(
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result? {
    switch self {
    case .ipv4(let address, let port):
      var value = sockaddr_in()
      value.sin_family = sa_family_t(AF_INET)
      value.sin_port = port.bigEndian
      value.sin_addr.s_addr = address.bigEndian
      return unsafe Self.lend(&value, body)
    case .ipv6(let address, let port, let scope):
      var value = sockaddr_in6()
      value.sin6_family = sa_family_t(AF_INET6)
      value.sin6_port = port.bigEndian
      value.sin6_scope_id = scope
      unsafe withUnsafeMutableBytes(of: &value.sin6_addr) { unsafe $0.copyBytes(from: address) }
      return unsafe Self.lend(&value, body)
    case .unix(let path):
      var value = sockaddr_un()
      value.sun_family = sa_family_t(AF_UNIX)
      let bytes = Array(path.utf8)
      let capacity = MemoryLayout.size(ofValue: value.sun_path)
      guard bytes.count < capacity, !bytes.contains(0) else { return nil }
      unsafe withUnsafeMutableBytes(of: &value.sun_path) { unsafe $0.copyBytes(from: bytes) }
      return unsafe Self.lend(&value, body)
    }
  }

  var family: Int32 {
    switch self {
    case .ipv4: AF_INET
    case .ipv6: AF_INET6
    case .unix: AF_UNIX
    }
  }

  /// Asks the system for an address through `call`, such as `getpeername`.
  init?(
    asking call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe call(address, &length)
      }
    }
    guard status == 0 else { return nil }
    self.init(storage)
  }

  private init?(_ storage: sockaddr_storage) {
    var storage = storage
    switch Int32(storage.ss_family) {
    case AF_INET:
      let value = unsafe withUnsafeBytes(of: &storage) { unsafe $0.load(as: sockaddr_in.self) }
      self = .ipv4(
        address: UInt32(bigEndian: value.sin_addr.s_addr), port: UInt16(bigEndian: value.sin_port))
    case AF_INET6:
      var value = unsafe withUnsafeBytes(of: &storage) { unsafe $0.load(as: sockaddr_in6.self) }
      let address = unsafe withUnsafeBytes(of: &value.sin6_addr) { unsafe Array($0) }
      self = .ipv6(
        address: address, port: UInt16(bigEndian: value.sin6_port), scope: value.sin6_scope_id)
    case AF_UNIX:
      self = .unix(path: "")
    default:
      return nil
    }
  }

  /// Reads what `getaddrinfo` found; nil for a family that is not ours.
  init?(_ found: addrinfo) {
    guard let address = unsafe found.ai_addr else { return nil }
    var storage = sockaddr_storage()
    let length = min(Int(unsafe found.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
    unsafe withUnsafeMutableBytes(of: &storage) { target in
      unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: address, count: length))
    }
    self.init(storage)
  }

  private static func lend<Value, Result>(
    _ value: inout Value, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    unsafe withUnsafePointer(to: &value) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe body(address, socklen_t(MemoryLayout<Value>.size))
      }
    }
  }
}
