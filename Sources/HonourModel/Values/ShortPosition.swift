/// A position as a question names it: with half of its root.
///
/// Whoever holds a state is trusted with nothing by this; what is made of it is compared with a
/// whole root. Source: `Protocol/frames.md`, section 3, PULL.
package struct ShortPosition: Hashable, Sendable {
  package let lineage: Lineage
  package let epoch: UInt64
  package let revision: UInt64
  package let view: UInt64
  package let root: ShortDigest

  package init(
    lineage: Lineage, epoch: UInt64, revision: UInt64, view: UInt64, root: ShortDigest
  ) {
    self.lineage = lineage
    self.epoch = epoch
    self.revision = revision
    self.view = view
    self.root = root
  }

  /// Whether the next publish after this makes `revision` of `epoch`.
  package func isNeighbour(epoch: UInt64, revision: UInt64) -> Bool {
    self.epoch == epoch && revision > 0 && self.revision == revision - 1
  }

  /// As ``Position/isOlder(than:)``.
  package func isOlder(than other: Position) -> Bool {
    (epoch, revision) < (other.epoch, other.revision)
  }
}

extension Position {
  package var short: ShortPosition {
    ShortPosition(
      lineage: lineage, epoch: epoch, revision: revision, view: view,
      root: ShortDigest(prefixOf: root))
  }
}
