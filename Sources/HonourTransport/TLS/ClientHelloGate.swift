/// Holds back what a new peer sends until it is a whole ClientHello, so that a peer who says something else,
/// or nothing, costs no TLS engine.
///
/// Source: `Protocol/transport.md`, section 4.
package struct ClientHelloGate {
  package enum Verdict: Hashable, Sendable {
    case more
    /// The record, and what came behind it.
    case whole([UInt8])
    case refused(TLSFault)
  }

  /// Bytes of the longest record that is let in, its header included.
  package static let limitBytes = 4_096
  private static let headerBytes = 5
  private var bytes: [UInt8] = []

  package init() {}

  /// Takes what came; after another verdict than `more` it must not be called again.
  package mutating func take(_ piece: [UInt8]) -> Verdict {
    bytes += piece
    guard looksRight else { return .refused(.notTLS) }
    guard bytes.count >= Self.headerBytes else { return .more }
    let length = Self.headerBytes + Int(bytes[3]) << 8 + Int(bytes[4])
    guard length <= Self.limitBytes else { return .refused(.helloTooLong) }
    guard length > Self.headerBytes + 4 else { return .refused(.notTLS) }
    guard bytes.count >= length else { return .more }
    let whole = bytes
    bytes = []
    return .whole(whole)
  }

  /// A handshake record of some TLS with a ClientHello at its start, as far as it has come.
  private var looksRight: Bool {
    let isHandshake = bytes.isEmpty || bytes[0] == 22
    let isTLS = bytes.count < 2 || bytes[1] == 3
    let isHello = bytes.count < 6 || bytes[5] == 1
    return isHandshake && isTLS && isHello
  }
}
