package import HonourTransport

/// Where a daemon is reached: `honour://HOST:PORT`, or `honour+tcp://HOST:PORT` on this machine.
///
/// Source: `Protocol/transport.md`.
package struct ServerAddress: Hashable, Sendable {
  package enum Scheme: String, Hashable, Sendable, CaseIterable {
    /// TLS, both sides pinned.
    case secure = "honour"
    /// Nothing is encrypted, and nothing goes to another machine; whether the host is this one is
    /// known once it is resolved.
    case plaintext = "honour+tcp"
  }

  package static let defaultPort: UInt16 = 7464
  /// The longest address that is read, in bytes.
  package static let limitBytes = 300

  package let scheme: Scheme
  package let endpoint: HostPort

  package init(_ scheme: Scheme, _ endpoint: HostPort) {
    self.scheme = scheme
    self.endpoint = endpoint
  }

  /// Reads an address as a person writes it.
  ///
  /// The port may be left out and one slash may end it; nothing else may follow.
  package init(_ text: String) throws(AddressFault) {
    func fault(_ code: AddressFault.Code) -> AddressFault { AddressFault(code: code, text: text) }
    guard text.utf8.count <= Self.limitBytes else { throw fault(.tooLong) }
    guard let mark = text.firstRange(of: "://") else { throw fault(.noScheme) }
    guard let scheme = Scheme(rawValue: text[..<mark.lowerBound].lowercased()) else {
      throw fault(.unknownScheme)
    }
    var rest = text[mark.upperBound...]
    if rest.hasSuffix("/") { rest = rest.dropLast() }
    guard let endpoint = HostPort(String(rest), defaultPort: Self.defaultPort) else {
      throw fault(.notHostAndPort)
    }
    let isNumber = endpoint.host.contains(":")
    guard endpoint.host.utf8.allSatisfy(isNumber ? Self.isIPv6Character : Self.isNameCharacter),
      isNumber == rest.hasPrefix("[")
    else { throw fault(.badHost) }
    guard endpoint.port > 0 else { throw fault(.badPort) }
    self.init(scheme, endpoint)
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isIPv6Character(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: ":"):
      true
    default: false
    }
  }
}

extension ServerAddress: CustomStringConvertible {
  /// The address in full, as it is remembered: with its port, and IPv6 in brackets.
  package var description: String { scheme.rawValue + "://" + endpoint.description }
}
