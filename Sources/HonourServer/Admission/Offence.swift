/// What costs an address penalty points.
///
/// Source: `Protocol/access.md`, section 3.
package enum Offence: Hashable, Sendable, CaseIterable {
  /// The handshake failed: no TLS, another version, no certificate, too large a ClientHello.
  case handshakeFailed
  /// The key is not on the list, and nothing was done about it.
  case unknownClient
  /// The proof of an invitation was wrong.
  case wrongProof
  /// No whole ClientHello, or no HELLO, in time.
  case timeout
}
