private import Crypto

/// An Ed25519 private key.
///
/// It is neither printed nor encoded. Source: RFC 8032, section 5.1.5.
package struct SigningKey: Sendable {
  package static let seedBytes = 32

  private let key: Curve25519.Signing.PrivateKey
  package let publicKey: PublicKey

  /// Draws a new key from the system's random source.
  package init() { self.init(Curve25519.Signing.PrivateKey()) }

  /// Takes exactly 32 bytes; any other number gives nil.
  package init?(seed: some Collection<UInt8>) {
    guard seed.count == Self.seedBytes,
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(seed))
    else { return nil }
    self.init(key)
  }

  private init(_ key: Curve25519.Signing.PrivateKey) {
    guard let publicKey = PublicKey(bytes: key.publicKey.rawRepresentation) else {
      preconditionFailure("A private key's point has the group's order.")
    }
    self.key = key
    self.publicKey = publicKey
  }

  package func sign(_ message: [UInt8]) -> Signature {
    guard let made = try? key.signature(for: message), let signature = Signature(bytes: made)
    else { preconditionFailure("Signing needs nothing but the key.") }
    return signature
  }

  /// Lends the seed, from which the key can be made again.
  package func withSeed<T, Failure: Error>(
    _ body: ([UInt8]) throws(Failure) -> T
  ) throws(Failure) -> T {
    try body(Array(key.rawRepresentation))
  }
}
