import HonourModel
import HonourProtocol

/// A revision that clients walk to, with the tree that their questions are answered from.
///
/// Its 2 MiB of digests are shared by all who walk to it.
final class WalkSource: Sendable {
  let target: RevisionInfo
  let tree: HashTree

  init(target: RevisionInfo, tree: HashTree) {
    self.target = target
    self.tree = tree
  }

  /// The offer of a walk; nil where the offer alone would be a twentieth of the snapshot.
  ///
  /// Source: `Protocol/walk.md`, section 4.
  func offer(snapshotBytes: UInt64, isExact: Bool) -> [UInt8]? {
    let offer = WalkOffer(
      target: target, isExact: isExact, snapshotBytes: snapshotBytes, tree: tree)
    let frame = Frame.walk(offer).encoded()
    return UInt64(frame.count) * Self.offersInSnapshot <= snapshotBytes ? frame : nil
  }

  private static let offersInSnapshot: UInt64 = 20
}
