import Glibc

/// A host by name or by number, and a port: `example.org:7464`, `127.0.0.1:0`, `[::1]:7464`.
package struct HostPort: Hashable, Sendable {
  /// Without the brackets of an IPv6 address.
  package let host: String
  package let port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT`; nil where it is neither, or where no port is given and none is the default.
  package init?(_ text: String, defaultPort: UInt16? = nil) {
    let host: Substring
    let rest: Substring
    if text.hasPrefix("[") {
      guard let bracket = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<bracket]
      rest = text[text.index(after: bracket)...]
    } else {
      let colon = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<colon]
      rest = text[colon...]
    }
    guard !host.isEmpty, !host.utf8.contains(0) else { return nil }
    self.host = String(host)
    if rest.isEmpty, let defaultPort {
      port = defaultPort
      return
    }
    let digits = rest.dropFirst()
    guard rest.hasPrefix(":"), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt16(digits)
    else { return nil }
    port = number
  }

  /// Looks the host up: every address that it has, in the system's order, at least one.
  ///
  /// Blocks the caller as long as the name service takes; a host given by number is not looked up.
  package func resolve() throws(SocketError) -> [SocketAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_family = AF_UNSPEC
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let status = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else {
      throw SocketError(.resolve(status: status), errno: status == EAI_SYSTEM ? errno : 0)
    }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      if let address = unsafe SocketAddress(entry.pointee), !addresses.contains(address) {
        addresses.append(address)
      }
      unsafe next = entry.pointee.ai_next
    }
    guard !addresses.isEmpty else { throw SocketError(.resolve(status: EAI_NONAME), errno: 0) }
    return addresses
  }
}

extension HostPort: CustomStringConvertible {
  package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
