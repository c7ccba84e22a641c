import struct Crypto.SHA256

/// The SHA-256 of bytes that come piece by piece.
package struct DigestHasher {
  private var hasher = SHA256()

  package init() {}

  package mutating func add(_ bytes: [UInt8]) { hasher.update(data: bytes) }

  package func finish() -> Digest { Digest(hasher.finalize()) }
}
