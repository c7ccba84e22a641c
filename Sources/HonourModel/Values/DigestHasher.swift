import struct Crypto.SHA256

/// The SHA-256 of bytes that come piece by piece.
package struct DigestHasher: Sendable {
  private var hasher = SHA256()

  package init() {}

  package mutating func add(_ bytes: [UInt8]) {
    // Straight from the array: the way over `DataProtocol` costs as much as a short text's hash.
    unsafe bytes.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
  }

  mutating func add(_ digest: Digest) {
    unsafe digest.withUnsafeBytes { unsafe hasher.update(bufferPointer: $0) }
  }

  package func finish() -> Digest { Digest(hasher.finalize()) }
}
