/// Why there is no TLS connection, or no longer.
///
/// Source: `Protocol/transport.md`, section 4.
package enum TLSFault: Error, Hashable, Sendable {
  /// OpenSSL cannot do what the profile needs, or the system has no memory left.
  case unavailable
  /// A seed that is not 32 bytes.
  case badSeed
  /// A pin that is not 32 bytes, more than eight, or a client with none.
  case badPins
  /// The peer sent something else than TLS: plain text, HTTP, noise.
  case notTLS
  /// The peer's first message is longer than any of ours.
  case helloTooLong
  /// The peer does not speak TLS 1.3.
  case version
  /// The peer does not speak `honour/1`.
  case protocolName
  /// No cipher suite, group or signature in common.
  case nothingInCommon
  case noCertificate
  /// The peer's certificate does not hold an Ed25519 key.
  case keyKind
  /// The peer showed a key that is none of the pinned ones.
  ///
  /// The fingerprint is the one of the key that it showed, which it need not have had.
  case notPinned(fingerprint: [UInt8])
  /// The peer asked for, or handed out, a ticket or early data.
  case resumption
  case tooManyKeyUpdates
  /// The peer ended it with this alert.
  case alert(UInt8)
  /// A record or message that does not decode, or was changed on its way.
  case damaged
  /// Too many handshakes wait already.
  case busy
}
