import HonourModel
import HonourProtocol
import HonourStore

/// Gathers changes to segments and writes each as columns; in memory there is one segment.
///
/// Not `Sendable`: it lives on the queue that builds.
final class ColumnFeed {
  private let store: any RevisionStore
  /// Nil for a snapshot, where nothing has a rank.
  private let base: StoreBase?
  /// The revision that the changes lead to.
  private let target: UInt64
  private var writer: SegmentWriter
  private var pending: [RecordDifference] = []
  private var pendingBytes = 0
  private var hasFlushed = false

  /// Follows the recipe `codes`, or chooses one where it is nil.
  init(store: any RevisionStore, base: UInt64?, target: UInt64, codes: [UInt8]? = nil) {
    self.store = store
    self.target = target
    guard let base else {
      self.base = nil
      writer = SegmentWriter(base: ListedBase(), recipe: codes)
      return
    }
    let records = StoreBase(store: store, revision: base)
    self.base = records
    writer = SegmentWriter(base: records, recipe: codes)
  }

  /// Takes the next change in key order; the segment that it fills, if it does.
  func append(_ change: RecordDifference) throws -> SegmentWriter.Output? {
    pending.append(change)
    pendingBytes += (change.old?.count ?? 0) + (change.new?.count ?? 0)
    guard pending.count == Segment.rowLimit || pendingBytes >= Segment.fullBytes else {
      return nil
    }
    return try flush()
  }

  /// The last segment, if one is open, and the codes that all of them were written by.
  func finish() throws -> (last: SegmentWriter.Output?, codes: [UInt8]) {
    if !hasFlushed { base?.hold(pending, until: target) }
    let last = pending.isEmpty ? nil : try flush()
    try writer.finish()
    return (last, writer.recipeBytes)
  }

  /// The base's, for what is deflated on it; nil for a snapshot.
  func vocabulary() throws -> [UInt8]? { try base.map { try Vocabulary.bytes(of: $0) } }

  private func flush() throws -> SegmentWriter.Output {
    let held = pending.filter { $0.old != nil }.map(\.key)
    var ranks = try base.map { try store.ranks(of: held, at: $0.revision) }?.makeIterator()
    let changes = pending.map { change in
      RankedChange(
        key: change.key, rank: change.old == nil ? 0 : ranks?.next() ?? 0, old: change.old,
        new: change.new)
    }
    pending = []
    pendingBytes = 0
    hasFlushed = true
    return try writer.segments(changes)
  }
}
