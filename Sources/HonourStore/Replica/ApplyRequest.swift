package import HonourModel

/// What a replica is asked to become, and what the people who read its log are told of the sync.
package struct ApplyRequest: Hashable, Sendable {
  package enum Shape: Hashable, Sendable {
    /// The net effect between the base and the target.
    case delta(base: ShortPosition)
    /// The whole target state.
    case snapshot
    /// What a walk found: the difference from what the replica holds, whichever state that is.
    case patch
  }

  package let shape: Shape
  package let target: RevisionInfo
  package let contact: SyncContact
  /// Whether everything that is derived is made anew, and what the replica says of itself is not
  /// believed.
  package let isRepair: Bool
  /// Why the target is believed; nil where nobody was asked to sign it.
  package let evidence: TrustEvidence?

  package init(
    shape: Shape, target: RevisionInfo, contact: SyncContact, isRepair: Bool = false,
    evidence: TrustEvidence? = nil
  ) {
    precondition(
      evidence.map { $0.held.manifest.info == target } ?? true,
      "The evidence is of the target.")

    self.shape = shape
    self.target = target
    self.contact = contact
    self.isRepair = isRepair
    self.evidence = evidence
  }
}
