/// Where in a dataset's history a state stands, and the digest of that state.
///
/// Source: `Protocol/revisions.md`, section 1.
package struct Position: Hashable, Sendable {
  package let lineage: Lineage
  /// 0, and one more after each restore from a backup.
  package let epoch: UInt64
  /// 0 is the empty state before the first publish; each publish adds one.
  package let revision: UInt64
  /// Which part of the state this is; 0 is the whole, and the only one in version 1.
  package let view: UInt64
  package let root: Digest

  package init(
    lineage: Lineage, epoch: UInt64, revision: UInt64, view: UInt64 = 0, root: Digest
  ) {
    self.lineage = lineage
    self.epoch = epoch
    self.revision = revision
    self.view = view
    self.root = root
  }

  /// The order of positions of one lineage and view: by epoch, then by revision.
  package func isOlder(than other: Position) -> Bool {
    (epoch, revision) < (other.epoch, other.revision)
  }
}
