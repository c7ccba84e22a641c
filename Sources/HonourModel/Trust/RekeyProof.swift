/// Shows a daemon that a client that it knows by one key holds another.
///
/// The connection proves the old key; this proves the new one. Source: `Protocol/trust.md`,
/// section 5.
package enum RekeyProof {
  private static let context = "honourd rekey 1"

  /// `exporter` are the 32 bytes that the connection's two ends alone know.
  package static func make(new: SigningKey, old: PublicKey, exporter: [UInt8]) -> Signature {
    new.sign(text(exporter, old, new.publicKey))
  }

  package static func isValid(
    _ proof: Signature, new: PublicKey, old: PublicKey, exporter: [UInt8]
  ) -> Bool {
    new.isValid(proof, for: text(exporter, old, new))
  }

  private static func text(_ exporter: [UInt8], _ old: PublicKey, _ new: PublicKey) -> [UInt8] {
    var text = SignedText(context)
    text.add(exporter: exporter)
    text.add(old)
    text.add(new)
    return text.bytes
  }
}
