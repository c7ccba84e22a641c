import GRDB
import HonourModel

extension CanonicalStore {
  /// Pages that one transaction gives back to the file system.
  private static let shrinkPages = 2_000

  /// Keeps the newest `count` revisions readable and drops what only older ones need.
  ///
  /// Bounded transactions: the first makes the older revisions unreadable, each further one drops
  /// some of their versions, the last ones shorten the file. Who reads meanwhile keeps the state
  /// that it began with, and publishes come in between. Where it is cut short the store is whole,
  /// and the next prune goes on. Numbers of revisions and versions are never given out again.
  ///
  /// - Parameter count: At least 1; the newest revision always stays.
  /// - Returns: What is left of the history, and what was dropped.
  /// - Throws: ``StoreError``, with what was done until then kept.
  ///
  /// Isolation: blocks its caller. Cost follows what is dropped.
  /// Source: `Protocol/revisions.md`, section 8.
  package func prune(keep count: UInt64) throws(StoreError) -> PruneSummary {
    try prune(keep: count, stepCount: HistoryCompactor.stepCount)
  }

  /// The same with steps of another size and something to do between them.
  func prune(
    keep count: UInt64, stepCount: Int64, afterStep: () throws -> Void = {}
  ) throws(StoreError) -> PruneSummary {
    let writer = try requireWriter()
    do {
      let bytes = try writer.inDatabase(Self.byteCount)
      let (oldest, bound, revisions) = try writer.inDatabase { database in
        try Self.forget(keeping: max(count, 1), lineage: lineage, in: database)
      }
      try afterStep()
      var versions: Int64 = 0
      while let dropped = try compact(writer, towards: bound, stepCount) {
        versions += dropped
        try afterStep()
      }
      try shrink(writer)
      return PruneSummary(
        oldestRevision: oldest, droppedRevisions: revisions, droppedVersions: versions,
        freedBytes: bytes - (try writer.inDatabase(Self.byteCount)))
    } catch {
      noteFailure(error)
      throw StoreError(error, path: path)
    }
  }

  /// Makes the revisions before the last `count` unreadable.
  private static func forget(
    keeping count: UInt64, lineage: Lineage, in database: Database
  ) throws -> (oldest: UInt64, bound: Int64, revisions: UInt64) {
    let revisions = RevisionTable(database, lineage: lineage)
    var result: (UInt64, Int64, UInt64) = (1, 0, 0)
    try database.inTransaction(.immediate) {
      var horizon = try Horizon(database)
      let newest = try revisions.newest().info.position.revision
      let before = horizon.oldest
      if newest >= count { horizon.oldest = max(before, newest - count + 1) }
      if horizon.oldest > before {
        try horizon.save(in: database)
        try database.prepared("DELETE FROM revision WHERE revision < ?")
          .execute(.integer(Int64(clamping: horizon.oldest)))
        try SignatureTable(database).forget(before: horizon.oldest)
      }
      let bound = horizon.oldest > 1 ? try revisions.bound(horizon.oldest) : 0
      result = (horizon.oldest, bound, horizon.oldest - before)
      return .commit
    }
    return result
  }

  private func compact(
    _ writer: DatabaseQueue, towards bound: Int64, _ stepCount: Int64
  ) throws -> Int64? {
    try writer.inDatabase { database in
      var dropped: Int64?
      try database.inTransaction(.immediate) {
        dropped = try HistoryCompactor(database).step(towards: bound, stepCount: stepCount)
        return .commit
      }
      return dropped
    }
  }

  /// The length of the database file once the log is written into it.
  private static func byteCount(_ database: Database) throws -> Int64 {
    let sizes = try ["page_count", "page_size"].map { name in
      try database.prepared("PRAGMA \(name)").first { $0.integer(0) } ?? 0
    }
    return sizes[0] * sizes[1]
  }

  /// Gives free pages back, some at a time, and writes the log into the file where no reader
  /// still needs it.
  private func shrink(_ writer: DatabaseQueue) throws {
    func freePages() throws -> Int64 {
      try writer.inDatabase { database in
        try database.prepared("PRAGMA freelist_count").first { $0.integer(0) } ?? 0
      }
    }
    var free = try freePages()
    while free > 0 {
      try writer.inDatabase {
        try $0.prepared("PRAGMA incremental_vacuum(\(Self.shrinkPages))").execute()
      }
      let left = try freePages()
      guard left < free else { break }
      free = left
    }
    try writer.inDatabase { _ = try $0.checkpoint(.passive) }
  }
}
