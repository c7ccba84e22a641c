private import Crypto

/// The 32 bytes of an Ed25519 public key.
///
/// Source: RFC 8032, section 5.1.5.
package struct PublicKey: Hashable, Sendable {
  package static let byteCount = 32

  package let bytes: [UInt8]

  /// Takes exactly 32 bytes; nil where they are no key that can be trusted: not in the one form
  /// that its point has, or a point of small order, under which anything is signed.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    let bytes = Array(bytes)
    guard !SmallOrder.contains(bytes), SmallOrder.isCanonical(bytes) else { return nil }
    self.bytes = bytes
  }

  /// Takes 64 hexadecimal digits, and a line's end behind them.
  package init?(hexadecimal text: String) {
    guard let bytes = Hexadecimal.decode(text.hasSuffix("\n") ? text.dropLast() : text[...]) else {
      return nil
    }
    self.init(bytes: bytes)
  }

  /// Whether the holder of the private key signed `message`.
  ///
  /// The signature's number must lie below the group's order, so that nobody makes a second
  /// signature of a first one.
  package func isValid(_ signature: Signature, for message: [UInt8]) -> Bool {
    guard signature.isCanonical,
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return false }
    return key.isValidSignature(signature.bytes, for: message)
  }
}
