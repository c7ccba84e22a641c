extension TLSFault {
  /// What happened, for people; never a text of the peer's.
  package var explanation: String {
    switch self {
    case .unavailable: "TLS: OpenSSL cannot do it, or there is no memory left"
    case .badSeed: "TLS: the key is not 32 bytes"
    case .badPins: "TLS: no key to compare with, or too many, or not 32 bytes"
    case .notTLS: "TLS: the peer speaks something else"
    case .helloTooLong: "TLS: the peer's first message is too long"
    case .version: "TLS: the peer does not speak version 1.3"
    case .protocolName: "TLS: the peer does not speak honour/1"
    case .nothingInCommon: "TLS: no cipher in common"
    case .noCertificate: "TLS: the peer showed no key"
    case .keyKind: "TLS: the peer's key is not of the kind Ed25519"
    case .notPinned: "TLS: the peer's key is not the expected one"
    case .resumption: "TLS: the peer wanted to resume a connection"
    case .tooManyKeyUpdates: "TLS: the peer changes its key too often"
    case .alert(let number): "TLS: the peer ended it: " + Self.words(number)
    case .damaged: "TLS: damaged or changed on the way"
    case .busy: "TLS: too many handshakes at once"
    }
  }

  /// The alerts that a peer of this protocol sends; RFC 8446, 6.
  private static func words(_ alert: UInt8) -> String {
    switch alert {
    case 10: "it got something that it did not expect"
    case 20, 50: "damaged or changed on the way"
    case 40: "nothing in common"
    case 42, 46, 48, 51: "it does not trust our key"
    case 47: "it does not accept what we ask for"
    case 70: "it does not speak version 1.3"
    case 80: "it cannot go on"
    case 116: "it wants an Ed25519 key"
    case 120: "it does not speak honour/1"
    default: "alert \(alert)"
    }
  }
}
