import GRDB
import HonourModel

// Mending inside one transaction. Source: `Protocol/replica.md`, section 7.
extension ReplicaTransaction {
  /// Makes every table of a state anew: from what could be read and what arrived, or from a
  /// snapshot.
  func repair(
    held: RevisionInfo?, _ next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    try checkRepair(held)
    try dropWrongEntries(held: held)
    try ReplicaSchema.renew(in: database)
    switch request.shape {
    case .snapshot: return try applySnapshot(held: held?.position, next)
    case .patch: return try rebuild(held: held?.position, next)
    case .delta(let base):
      throw ApplyError.wrongBase(held: held?.position, base: base)
    }
  }

  /// The history that the replica held is refused to go backwards or sideways only where its own
  /// digests say that the position is the one it held.
  private func checkRepair(_ held: RevisionInfo?) throws {
    guard let held = held?.position else { return }
    let target = request.target.position
    guard held.lineage == target.lineage else {
      throw ApplyError.foreignLineage(held: held.lineage, offered: target.lineage)
    }
    // Where they cannot be read, they say nothing.
    let kept = try? TreePages.read(database)
    guard kept?.root == held.root, held != target else { return }
    try checkTarget(held)
  }

  private func rebuild(
    held: Position?, _ next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    let loader = try SnapshotLoader(database)
    var batch = RecordBatch()
    func add(_ record: CanonicalRecord) throws {
      if let full = batch.append(record) { try loader.add(full) }
    }
    var (inserted, replaced, deleted): (UInt64, UInt64, UInt64) = (0, 0, 0)
    var keys = RisingKeys()
    var change = try next()
    func advance() throws {
      change = try next()
      if let key = change?.key { try keys.accept(key) }
    }
    if let key = change?.key { try keys.accept(key) }
    /// Adds what arrived before `key`, all that is left where it is nil.
    func addArrived(before key: RecordKey?) throws {
      while let arrived = change, key.map({ arrived.key < $0 }) ?? true {
        guard case .put(let record) = arrived else {
          throw ApplyError.deletesMissing(arrived.key)
        }
        try add(record)
        inserted += 1
        try advance()
      }
    }
    let stage = RepairStage(database: database)
    try stage.eachRecord { kept in
      try addArrived(before: kept.key)
      guard let arrived = change, arrived.key == kept.key else { return try add(kept) }
      switch arrived {
      case .put(let record):
        try add(record)
        replaced += 1
      case .delete: deleted += 1
      }
      try advance()
    }
    try addArrived(before: nil)
    try loader.add(batch.take())
    let root = try loader.finish()
    try compare(records: loader.recordCount, bytes: loader.canonicalBytes, root: root)
    try stage.remove()
    return try log(
      from: held, shape: "walk", inserted: inserted, replaced: replaced, deleted: deleted)
  }

  /// Removes the entries of the log that cannot be read, and a newest one that tells neither of the
  /// revision held nor of the one that comes.
  private func dropWrongEntries(held: RevisionInfo?) throws {
    let delete = try database.prepared("DELETE FROM sync_log WHERE entry = ?")
    for entry in try SyncEntry.unreadable(in: database) { try delete.execute(.integer(entry)) }
    guard let held, try !SyncEntry.newest(in: database, is: held),
      try !SyncEntry.newest(in: database, is: request.target)
    else { return }
    try database.execute(
      sql: "DELETE FROM sync_log WHERE entry = (SELECT max(entry) FROM sync_log)")
  }
}
