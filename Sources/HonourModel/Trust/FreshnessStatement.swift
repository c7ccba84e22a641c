/// A daemon's word on which revision was its newest at a time.
///
/// Source: `Protocol/trust.md`, section 2.
package struct FreshnessStatement: Hashable, Sendable {
  private static let context = "honourd freshness 1"

  package let lineage: Lineage
  package let epoch: UInt64
  package let revision: UInt64
  package let view: UInt64
  /// The hash of the revision's manifest.
  package let hash: Digest
  /// Seconds since 1970-01-01T00:00:00Z by the daemon's clock.
  package let time: Int64

  package init(
    lineage: Lineage, epoch: UInt64, revision: UInt64, view: UInt64 = 0, hash: Digest, time: Int64
  ) {
    self.lineage = lineage
    self.epoch = epoch
    self.revision = revision
    self.view = view
    self.hash = hash
    self.time = time
  }

  package init(_ manifest: RevisionManifest, time: Int64) {
    let position = manifest.info.position
    self.init(
      lineage: position.lineage, epoch: position.epoch, revision: position.revision,
      view: position.view, hash: manifest.hash, time: time)
  }

  package var signedBytes: [UInt8] {
    var text = SignedText(Self.context)
    text.add(lineage)
    text.add(epoch)
    text.add(revision)
    text.add(view)
    text.add(hash)
    text.add(time)
    return text.bytes
  }
}

/// A statement with a signature, whether or not it is valid.
package struct SignedFreshness: Hashable, Sendable {
  package let statement: FreshnessStatement
  package let signature: Signature

  package init(_ statement: FreshnessStatement, _ signature: Signature) {
    self.statement = statement
    self.signature = signature
  }

  package init(signing statement: FreshnessStatement, with key: SigningKey) {
    self.init(statement, key.sign(statement.signedBytes))
  }

  package func isValid(by daemon: PublicKey) -> Bool {
    daemon.isValid(signature, for: statement.signedBytes)
  }
}
