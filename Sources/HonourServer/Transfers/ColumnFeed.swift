import HonourModel
import HonourProtocol
import HonourStore

/// Gathers changes to segments and writes each as columns; in memory there is one segment.
///
/// Not `Sendable`: it lives on the queue that builds.
final class ColumnFeed {
  private let store: any RevisionStore
  /// Nil for a snapshot, where nothing has a rank.
  private let base: UInt64?
  private let records: any RankedBase
  private var writer: SegmentWriter
  private var pending: [RecordDifference] = []
  private var pendingBytes = 0

  /// Follows the recipe `codes`, or chooses one where it is nil.
  init(store: any RevisionStore, base: UInt64?, codes: [UInt8]? = nil) {
    self.store = store
    self.base = base
    records = base.map { StoreBase(store: store, revision: $0) } ?? ListedBase()
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
    let last = pending.isEmpty ? nil : try flush()
    try writer.finish()
    return (last, writer.recipeBytes)
  }

  /// The base's, for what is deflated on it.
  func vocabulary() throws -> [UInt8] { try Vocabulary.bytes(of: records) }

  private func flush() throws -> SegmentWriter.Output {
    var ranks: [RecordKey: UInt64] = [:]
    if let base {
      let held = pending.filter { $0.old != nil }.map(\.key)
      for (key, rank) in zip(held, try store.ranks(of: held, at: base)) { ranks[key] = rank }
    }
    let changes = pending.map {
      RankedChange(key: $0.key, rank: ranks[$0.key] ?? 0, old: $0.old, new: $0.new)
    }
    pending = []
    pendingBytes = 0
    return try writer.segments(changes)
  }
}
