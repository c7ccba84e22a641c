package import HonourModel
package import HonourProtocol
package import HonourStore

/// Says how to bring a position up to date.
///
/// Source: `Protocol/errors.md`, last section.
package enum Resolver {
  package enum Resolution: Hashable, Sendable {
    case upToDate
    case refuse(ErrorCode, detail: UInt64)
    case transfer(TransferRequest)
    /// The history does not hold the position: a walk, or this snapshot.
    case beyondHistory(TransferRequest)
  }

  /// The answer where the newest revision alone tells it; nil where the history must be asked.
  package static func resolve(_ held: ShortPosition?, newest: RevisionInfo) -> Resolution? {
    guard let held else { return .transfer(TransferRequest(base: nil, target: newest)) }
    let position = newest.position
    guard held.lineage == position.lineage else { return .refuse(.foreignLineage, detail: 0) }
    guard held.view == position.view else { return .refuse(.unknownView, detail: held.view) }
    if held == position.short { return .upToDate }
    if !held.isOlder(than: position) {
      return (held.epoch, held.revision) == (position.epoch, position.revision)
        ? .refuse(.diverged, detail: held.revision)
        : .refuse(.ahead, detail: position.revision)
    }
    if held.revision == 0, held.root == ShortDigest(prefixOf: .zero) {
      return .transfer(TransferRequest(base: nil, target: newest))
    }
    return nil
  }

  /// The answer from the history.
  ///
  /// Blocks its caller.
  package static func resolve(
    _ held: ShortPosition, newest: RevisionInfo, store: any RevisionStore
  ) throws(StoreError) -> Resolution {
    guard let known = try store.info(epoch: held.epoch, revision: held.revision) else {
      return .beyondHistory(TransferRequest(base: nil, target: newest))
    }
    guard known.position.short == held else {
      return .refuse(.diverged, detail: held.revision)
    }
    return .transfer(TransferRequest(base: held, target: newest))
  }

  /// What a transfer that was cut leads to, and what a delta may start from: the position held, where
  /// this history has it.
  ///
  /// Nil where the history does not hold the target, or not what a delta leads from, or where it has
  /// another root for the position held. A snapshot leads from anything older.
  ///
  /// Blocks its caller.
  package static func target(
    of hold: Hold, from held: ShortPosition?, store: any RevisionStore
  ) throws(StoreError) -> (revision: RevisionInfo, base: ShortPosition?)? {
    guard let target = try store.info(epoch: hold.epoch, revision: hold.revision),
      target.position.root == hold.root
    else { return nil }
    guard let held else { return hold.shape == .snapshot ? (target, nil) : nil }
    guard held.isOlder(than: target.position) else { return nil }
    guard let base = try store.info(epoch: held.epoch, revision: held.revision) else {
      return hold.shape == .snapshot ? (target, nil) : nil
    }
    return base.position.short == held ? (target, held) : nil
  }
}
