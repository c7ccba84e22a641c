private import Crypto

/// The name of a key: SHA-256 of its SubjectPublicKeyInfo, 44 bytes of DER.
///
/// What `openssl pkey -pubin -outform der | sha256sum` prints. Source: RFC 8410, section 4, and
/// `Protocol/trust.md`, section 1.
package struct Fingerprint: Hashable, Sendable {
  /// What stands before the 32 bytes of an Ed25519 key.
  private static let prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  package let digest: Digest

  package init(_ digest: Digest) { self.digest = digest }

  package init(of key: PublicKey) {
    digest = Digest(SHA256.hash(data: Self.prefix + key.bytes))
  }

  package var bytes: [UInt8] { digest.bytes }
}

extension PublicKey {
  package var fingerprint: Fingerprint { Fingerprint(of: self) }
}
