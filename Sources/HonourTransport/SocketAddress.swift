/// Where a socket listens or connects to.
package enum SocketAddress: Hashable, Sendable {
  /// Four bytes in network order.
  case ipv4(address: UInt32, port: UInt16)
  /// Sixteen bytes in network order, and the interface of a link-local address or 0.
  case ipv6(address: [UInt8], port: UInt16, scope: UInt32)
  case unix(path: String)

  /// Whether only this machine can reach it.
  package var isLoopback: Bool {
    switch self {
    case .ipv4(let address, _):
      return address >> 24 == 127
    case .ipv6(let address, _, _):
      let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
      if address.starts(with: mapped) { return address[12] == 127 }
      return address == Array(repeating: 0, count: 15) + [1]
    case .unix:
      return true
    }
  }

  package var port: UInt16? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port, _): port
    case .unix: nil
    }
  }

  /// The address without its port: what a limit for each source counts.
  package var source: SocketAddress {
    switch self {
    case .ipv4(let address, _): .ipv4(address: address, port: 0)
    case .ipv6(let address, _, let scope): .ipv6(address: address, port: 0, scope: scope)
    case .unix: self
    }
  }
}
