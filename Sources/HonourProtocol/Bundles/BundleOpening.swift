package import HonourModel

/// What a bundle says before its first chunk.
package struct BundleOpening: Hashable, Sendable {
  /// The position that the transfer answers; nil for a client that holds nothing.
  package let base: ShortPosition?
  package let words: BundleWords
  package let manifest: Manifest
  /// Bytes of the file before the first chunk.
  package let byteCount: UInt64
  /// The first bytes of the file.
  package let header: [UInt8]

  /// Bytes of the whole file.
  package var fileBytes: UInt64 { byteCount + manifest.wireLength }
}
