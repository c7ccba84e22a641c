package import HonourModel

/// A server's answer where it has no delta: the revision to walk to, and what else it would cost.
///
/// Source: `Protocol/walk.md`, section 2.
package struct WalkOffer: Hashable, Sendable {
  package let target: Position
  /// Records of the target, and the sum of their canonical bytes.
  package let recordCount: UInt64
  package let canonicalBytes: UInt64
  /// Whether ``snapshotBytes`` is known and not only estimated.
  package let isExact: Bool
  /// What the snapshot of the target costs on the wire, in bytes, its MANIFEST included.
  package let snapshotBytes: UInt64
  /// The 16 nodes below the root.
  package let top: ChildDigests

  package init(
    target: RevisionInfo, isExact: Bool, snapshotBytes: UInt64, top: ChildDigests
  ) {
    self.target = target.position
    recordCount = target.recordCount
    canonicalBytes = target.canonicalBytes
    self.isExact = isExact
    self.snapshotBytes = snapshotBytes
    self.top = top
  }

  package init(
    target: RevisionInfo, isExact: Bool, snapshotBytes: UInt64, tree: HashTree
  ) {
    self.init(
      target: target, isExact: isExact, snapshotBytes: snapshotBytes,
      top: ChildDigests(tree.children(ofNode: 0, level: HashTree.rootLevel)))
  }

  init(from reader: inout ByteReader) throws(WireError) {
    target = Position(
      lineage: try reader.lineage("lineage"), epoch: try reader.counter("epoch"),
      revision: try reader.counter("revision"), view: try reader.known("view", 0...0),
      root: try reader.digest("root"))
    recordCount = try reader.counter("recordCount")
    canonicalBytes = try reader.counter("canonicalBytes")
    isExact = try reader.choice("exact", 0...1) == 1
    snapshotBytes = try reader.counter("snapshotBytes")
    top = try ChildDigests(from: &reader, "children")
  }

  func write(to writer: inout ByteWriter) {
    writer.lineage(target.lineage)
    writer.unsigned(target.epoch)
    writer.unsigned(target.revision)
    writer.unsigned(target.view)
    writer.digest(target.root)
    writer.unsigned(recordCount)
    writer.unsigned(canonicalBytes)
    writer.byte(isExact ? 1 : 0)
    writer.unsigned(snapshotBytes)
    top.write(to: &writer)
  }
}
