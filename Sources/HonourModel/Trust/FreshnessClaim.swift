/// A daemon's signed word on its newest revision, as it travels: beside an answer that may name it.
///
/// Source: `Protocol/trust.md`, section 2.
package struct FreshnessClaim: Hashable, Sendable {
  /// A revision that the answer does not name.
  package struct Named: Hashable, Sendable {
    package let epoch: UInt64
    package let revision: UInt64
    /// The hash of its manifest.
    package let hash: Digest

    package init(epoch: UInt64, revision: UInt64, hash: Digest) {
      self.epoch = epoch
      self.revision = revision
      self.hash = hash
    }
  }

  /// Nil for the revision that the answer leads to, or confirms.
  package let named: Named?
  /// Seconds since 1970-01-01T00:00:00Z by the daemon's clock.
  package let time: Int64
  package let signature: Signature

  package init(named: Named?, time: Int64, signature: Signature) {
    self.named = named
    self.time = time
    self.signature = signature
  }

  /// The statement that it makes beside an answer that leads to `answered`.
  func statement(answering answered: RevisionManifest) -> FreshnessStatement {
    guard let named else { return FreshnessStatement(answered, time: time) }
    let position = answered.info.position
    return FreshnessStatement(
      lineage: position.lineage, epoch: named.epoch, revision: named.revision,
      view: position.view, hash: named.hash, time: time)
  }
}

extension SignedFreshness {
  /// The same beside an answer that leads to `answered`: what that names is left out.
  package func claim(beside answered: RevisionManifest?) -> FreshnessClaim {
    let isNamed = answered.map { FreshnessStatement($0, time: statement.time) } == statement
    return FreshnessClaim(
      named: isNamed
        ? nil
        : FreshnessClaim.Named(
          epoch: statement.epoch, revision: statement.revision, hash: statement.hash),
      time: statement.time, signature: signature)
  }
}
