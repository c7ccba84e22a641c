package import HonourModel

/// What a replica is asked to become, and what the people who read its log are told of the sync.
package struct ApplyRequest: Hashable, Sendable {
  package enum Shape: Hashable, Sendable {
    /// The net effect between the base and the target.
    case delta(base: Position)
    /// The whole target state.
    case snapshot
  }

  package let shape: Shape
  package let target: RevisionInfo
  package let contact: SyncContact

  package init(shape: Shape, target: RevisionInfo, contact: SyncContact) {
    self.shape = shape
    self.target = target
    self.contact = contact
  }
}
