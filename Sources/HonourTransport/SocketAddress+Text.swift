import Glibc

extension SocketAddress: CustomStringConvertible {
  /// `127.0.0.1:7464`, `[::1]:7464` or a path.
  package var description: String {
    switch self {
    case .ipv4(let address, let port):
      let parts = stride(from: 24, through: 0, by: -8).map { String(address >> UInt32($0) & 0xFF) }
      return parts.joined(separator: ".") + ":\(port)"
    case .ipv6(let address, let port, let scope):
      let zone = scope == 0 ? "" : "%\(scope)"
      return "[\(Self.ipv6Text(address))\(zone)]:\(port)"
    case .unix(let path):
      return path
    }
  }

  private static func ipv6Text(_ address: [UInt8]) -> String {
    var text = Array(repeating: CChar(0), count: Int(INET6_ADDRSTRLEN))
    let length = socklen_t(text.count)
    _ = unsafe address.withUnsafeBytes { bytes in
      unsafe inet_ntop(AF_INET6, bytes.baseAddress, &text, length)
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
