package import HonourTransport

/// Where a daemon is reached: `honour+tcp://HOST:PORT`.
///
/// `honour+tcp` is the unprotected transport and goes to this machine only; whether the host is
/// this machine is known once it is resolved. `honour://` is kept for the protected one.
package struct ServerAddress: Hashable, Sendable {
  package static let scheme = "honour+tcp"
  package static let reservedScheme = "honour"
  package static let defaultPort: UInt16 = 7464
  /// The longest address that is read, in bytes.
  package static let limitBytes = 300

  package let endpoint: HostPort

  package init(endpoint: HostPort) { self.endpoint = endpoint }

  /// Reads an address as a person writes it.
  ///
  /// The port may be left out and one slash may end it; nothing else may follow.
  package init(_ text: String) throws(AddressFault) {
    func fault(_ code: AddressFault.Code) -> AddressFault { AddressFault(code: code, text: text) }
    guard text.utf8.count <= Self.limitBytes else { throw fault(.tooLong) }
    guard let mark = text.firstRange(of: "://") else { throw fault(.noScheme) }
    switch text[..<mark.lowerBound].lowercased() {
    case Self.scheme: break
    case Self.reservedScheme: throw fault(.reservedScheme)
    default: throw fault(.unknownScheme)
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
    self.endpoint = endpoint
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
  package var description: String { Self.scheme + "://" + endpoint.description }
}
