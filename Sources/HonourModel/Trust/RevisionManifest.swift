private import Crypto

/// What the publisher signs of a revision.
///
/// Source: `Protocol/trust.md`, section 2, and law 16.
package struct RevisionManifest: Hashable, Sendable {
  private static let context = "honourd revision 1"

  package let info: RevisionInfo
  /// The hash of the manifest of the revision before; zero for the first one.
  package let previous: Digest

  package init(_ info: RevisionInfo, previous: Digest) {
    self.info = info
    self.previous = previous
  }

  package var signedBytes: [UInt8] {
    let position = info.position
    var text = SignedText(Self.context)
    text.add(position.lineage)
    text.add(position.epoch)
    text.add(position.revision)
    text.add(position.view)
    text.add(position.root)
    text.add(previous)
    text.add(info.recordCount)
    text.add(info.canonicalBytes)
    text.add(info.publishedAt)
    text.add(info.author)
    text.add(info.message)
    return text.bytes
  }

  /// The SHA-256 of what is signed.
  package var hash: Digest { Digest(SHA256.hash(data: signedBytes)) }
}

/// A manifest with a signature, whether or not it is valid.
package struct SignedManifest: Hashable, Sendable {
  package let manifest: RevisionManifest
  package let signature: Signature

  package init(_ manifest: RevisionManifest, _ signature: Signature) {
    self.manifest = manifest
    self.signature = signature
  }

  package init(signing manifest: RevisionManifest, with key: SigningKey) {
    self.init(manifest, key.sign(manifest.signedBytes))
  }

  package func isValid(by publisher: PublicKey) -> Bool {
    publisher.isValid(signature, for: manifest.signedBytes)
  }
}
