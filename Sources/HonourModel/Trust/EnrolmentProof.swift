private import Crypto

/// Shows a daemon that a client knows an invitation's secret, without sending it.
///
/// It holds for one connection, one client and one daemon. Source: `Protocol/trust.md`, section 5.
package enum EnrolmentProof {
  private static let context = "honourd enrol 1"
  package static let byteCount = 32

  /// `exporter` are the 32 bytes that the connection's two ends alone know.
  package static func make(
    secret: InvitationSecret, exporter: [UInt8], client: PublicKey, daemon: Fingerprint
  ) -> [UInt8] {
    Array(
      HMAC<SHA256>.authenticationCode(
        for: text(exporter, client, daemon), using: secret.key))
  }

  /// Compares in a time that does not depend on the bytes.
  package static func isValid(
    _ proof: [UInt8], secret: InvitationSecret, exporter: [UInt8], client: PublicKey,
    daemon: Fingerprint
  ) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      proof, authenticating: text(exporter, client, daemon), using: secret.key)
  }

  private static func text(
    _ exporter: [UInt8], _ client: PublicKey, _ daemon: Fingerprint
  ) -> [UInt8] {
    var text = SignedText(context)
    text.add(exporter: exporter)
    text.add(client)
    text.add(daemon.digest)
    return text.bytes
  }
}
