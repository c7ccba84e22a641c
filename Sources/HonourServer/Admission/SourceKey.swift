import HonourTransport

/// What the limits for each address count: an IPv4 address, or the /64 of an IPv6 one.
///
/// Whoever holds one IPv6 address holds the whole /64. A mapped IPv4 address is that address.
enum SourceKey: Hashable, Sendable {
  case ipv4(UInt32)
  case ipv6(UInt64)
  /// This machine's own sockets.
  case unix

  init(_ address: SocketAddress) {
    switch address {
    case .ipv4(let address, _):
      self = .ipv4(address)
    case .ipv6(let bytes, _, _):
      let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
      if bytes.starts(with: mapped) {
        self = .ipv4(bytes.dropFirst(12).prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
      } else {
        self = .ipv6(bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
      }
    case .unix:
      self = .unix
    }
  }
}
