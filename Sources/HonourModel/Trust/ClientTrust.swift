/// Whom a client believes, and what it has seen of them.
///
/// A value: each check gives the trust that follows when what was checked is kept, and nothing
/// changes before. Source: `Protocol/trust.md`, section 4.
package struct ClientTrust: Hashable, Sendable {
  /// Whom to believe: pinned when the laptop joined, changed by statements alone.
  package struct Pins: Hashable, Sendable {
    package let lineage: Lineage
    package let publisher: PublicKey
    /// The keys that a daemon may have; the first one is the newest.
    package let daemons: [PublicKey]
    /// The number of the last statement that was followed; 0 before the first.
    package let statements: UInt64
    /// Its hash; zero before the first.
    package let lastStatement: Digest
    /// The one that the publisher announced last; 0 before the first restore.
    package let epoch: UInt64

    package init(
      lineage: Lineage, publisher: PublicKey, daemons: [PublicKey], statements: UInt64 = 0,
      lastStatement: Digest = .zero, epoch: UInt64 = 0
    ) {
      self.lineage = lineage
      self.publisher = publisher
      self.daemons = daemons
      self.statements = statements
      self.lastStatement = lastStatement
      self.epoch = epoch
    }
  }

  /// How far ahead of what is held a revision may be.
  package static let longestJump: UInt64 = 1 << 24
  /// What a plain stream may have beside twice the signed bytes of the state.
  package static let plainAllowance: UInt64 = 65_536

  package let pins: Pins
  /// What is held, signed; nil where nothing is.
  package let held: SignedManifest?
  /// The newest revision that a daemon has attested, and the last time that it did.
  package let attested: FreshnessStatement?

  package init(pins: Pins, held: SignedManifest?, attested: FreshnessStatement?) {
    self.pins = pins
    self.held = held
    self.attested = attested
  }

  /// Checks an answer that confirms what is held.
  package func confirming(_ claim: FreshnessClaim?) throws(TrustFault) -> ClientTrust {
    guard let held else { throw .unsealed }
    let statement = try check(claim, beside: held.manifest)
    guard statement.revision == held.manifest.info.position.revision,
      statement.epoch == held.manifest.info.position.epoch
    else { throw .freshness }
    return following(held, statement)
  }

  /// Checks an answer that leads to a revision.
  package func accepting(
    _ offered: SignedManifest, _ claim: FreshnessClaim?
  ) throws(TrustFault) -> ClientTrust {
    try checkSigned(offered)
    let statement = try check(claim, beside: offered.manifest)
    return following(offered, statement)
  }

  /// Checks a revision that comes in a file, which may lack a word on how new it is: what was attested
  /// stays then.
  ///
  /// So it does where the word is a stranger's: whoever made the file serves nobody of those who joined.
  package func accepting(
    _ offered: SignedManifest, fromFileWith claim: FreshnessClaim?
  ) throws(TrustFault) -> ClientTrust {
    try checkSigned(offered)
    guard let claim, isDaemons(claim, beside: offered.manifest) else {
      return ClientTrust(pins: pins, held: offered, attested: attested)
    }
    return following(offered, try check(claim, beside: offered.manifest))
  }

  /// Whether a word is of a daemon that is believed.
  private func isDaemons(_ claim: FreshnessClaim, beside answered: RevisionManifest) -> Bool {
    let signed = SignedFreshness(claim.statement(answering: answered), claim.signature)
    return pins.daemons.contains { signed.isValid(by: $0) }
  }

  /// Checks the word on a revision that comes later, or never.
  package func check(_ claim: FreshnessClaim?) throws(TrustFault) {
    guard let claim else { throw .withoutFreshness }
    guard let named = claim.named else { throw .freshness }
    let statement = FreshnessStatement(
      lineage: pins.lineage, epoch: named.epoch, revision: named.revision, hash: named.hash,
      time: claim.time)
    try check(SignedFreshness(statement, claim.signature))
  }

  /// Checks that a transfer is no longer than its signed size allows.
  ///
  /// A delta from far back may replace every record.
  package static func checkSize(
    plainLength: UInt64, of target: RevisionInfo
  ) throws(TrustFault) {
    let sum = target.canonicalBytes.multipliedReportingOverflow(by: 2)
    let limit = sum.partialValue.addingReportingOverflow(plainAllowance)
    let allowed = sum.overflow || limit.overflow ? .max : limit.partialValue
    guard plainLength <= allowed else { throw .endless(announced: plainLength, limit: allowed) }
  }
}

// The checks, in their order.
extension ClientTrust {
  private func checkSigned(_ offered: SignedManifest) throws(TrustFault) {
    let position = offered.manifest.info.position
    guard position.lineage == pins.lineage else { throw .foreignLineage(position.lineage) }
    guard offered.isValid(by: pins.publisher) else { throw .publisher(revision: position.revision) }
    try checkOrder(of: offered.manifest)
  }

  private func checkOrder(of offered: RevisionManifest) throws(TrustFault) {
    let new = offered.info.position
    if let old = held?.manifest.info.position, new.isOlder(than: old) {
      throw .rollback(held: old.revision, offered: new.revision)
    }
    guard new.epoch == pins.epoch else { throw .unannouncedEpoch(new.epoch) }
    if let attested, attested.epoch == new.epoch, attested.revision == new.revision,
      attested.hash != offered.hash
    {
      throw .equivocation(revision: new.revision)
    }
    guard let held = held?.manifest else { return }
    let old = held.info.position
    if new.epoch == old.epoch, new.revision == old.revision, offered.hash != held.hash {
      throw .equivocation(revision: new.revision)
    }
    if old.short.isNeighbour(epoch: new.epoch, revision: new.revision),
      offered.previous != held.hash
    {
      throw .equivocation(revision: old.revision)
    }
    guard new.revision <= old.revision || new.revision - old.revision <= Self.longestJump else {
      throw .jump(held: old.revision, offered: new.revision)
    }
  }

  /// The statement that a claim makes beside an answer, once it is believed.
  private func check(
    _ claim: FreshnessClaim?, beside answered: RevisionManifest
  ) throws(TrustFault) -> FreshnessStatement {
    guard let claim else { throw .withoutFreshness }
    let statement = claim.statement(answering: answered)
    try check(SignedFreshness(statement, claim.signature))
    let position = answered.info.position
    guard (statement.epoch, statement.revision) >= (position.epoch, position.revision) else {
      throw .mixed(attested: statement.revision, offered: position.revision)
    }
    guard
      statement.epoch != position.epoch || statement.revision != position.revision
        || statement.hash == answered.hash
    else { throw .equivocation(revision: position.revision) }
    return statement
  }

  private func check(_ freshness: SignedFreshness) throws(TrustFault) {
    guard pins.daemons.contains(where: { freshness.isValid(by: $0) }) else { throw .freshness }
    let statement = freshness.statement
    guard statement.epoch <= pins.epoch else { throw .unannouncedEpoch(statement.epoch) }
    guard let attested, statement.epoch == attested.epoch,
      statement.revision == attested.revision
    else { return }
    guard statement.hash == attested.hash else {
      throw .equivocation(revision: statement.revision)
    }
  }

  /// What is known once both are kept: the newest revision that was ever attested, and when last.
  private func following(
    _ held: SignedManifest, _ statement: FreshnessStatement
  ) -> ClientTrust {
    guard let attested,
      (statement.epoch, statement.revision, statement.time)
        < (attested.epoch, attested.revision, attested.time)
    else { return ClientTrust(pins: pins, held: held, attested: statement) }
    return ClientTrust(pins: pins, held: held, attested: attested)
  }
}
