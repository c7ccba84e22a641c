import GRDB
import HonourModel

/// One apply inside its transaction.
///
/// Whatever it throws rolls everything back.
struct ReplicaTransaction {
  let database: Database
  let request: ApplyRequest

  init(_ database: Database, request: ApplyRequest) {
    self.database = database
    self.request = request
  }

  func run(_ next: () throws -> RecordChange?) throws -> ApplyOutcome {
    let outcome: ApplyOutcome
    if request.isRepair {
      try ReplicaSchema.renewLog(in: database)
      outcome = try repair(held: try ReplicaMeta.revision(in: database), next)
    } else {
      let held = try ReplicaMeta.revision(in: database)
      guard held?.position != request.target.position else { return .alreadyThere }
      try checkTarget(held?.position)
      switch request.shape {
      case .delta(let base): outcome = try applyDelta(base: base, held: held, next)
      case .patch: outcome = try applyPatch(held: held, next)
      case .snapshot: outcome = try applySnapshot(held: held?.position, next)
      }
    }
    try ReplicaMeta.write(request.target, in: database)
    try ReplicaMeta.write(request.evidence, in: database)
    try ReplicaMeta.write("checked_at", String(request.contact.at), in: database)
    try ReplicaMeta.write("checked_with", request.contact.address, in: database)
    return outcome
  }

  /// Refuses what is not the continuation of the history that the replica holds.
  func checkTarget(_ held: Position?) throws(ApplyError) {
    guard let held else { return }
    let target = request.target.position
    guard held.lineage == target.lineage else {
      throw .foreignLineage(held: held.lineage, offered: target.lineage)
    }
    guard !target.isOlder(than: held) else { throw .backwards(held: held, target: target) }
    guard held.isOlder(than: target) || held.view != target.view else {
      throw .diverged(held: held, target: target)
    }
  }

  private func applyDelta(
    base: ShortPosition, held: RevisionInfo?, _ next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    guard let held, held.position.short == base else {
      throw ApplyError.wrongBase(held: held?.position, base: base)
    }
    return try change(from: held, shape: "delta", next)
  }

  private func applyPatch(
    held: RevisionInfo?, _ next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    guard let held else {
      throw ApplyError.wrongBase(held: nil, base: request.target.position.short)
    }
    return try change(from: held, shape: "walk", next)
  }

  private func change(
    from held: RevisionInfo, shape: String, _ next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    let applier = try DeltaApplier(database, held: held)
    var keys = RisingKeys()
    while let change = try next() {
      try keys.accept(change.key)
      try applier.apply(change)
    }
    let root = try applier.finish()
    try compare(
      records: UInt64(clamping: applier.recordCount),
      bytes: UInt64(clamping: applier.canonicalBytes), root: root)
    return try log(
      from: held.position, shape: shape, inserted: applier.inserted,
      replaced: applier.replaced, deleted: applier.deleted)
  }

  func applySnapshot(
    held: Position?, _ next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    let loader = try SnapshotLoader(database)
    var keys = RisingKeys()
    var batch = RecordBatch()
    while let change = try next() {
      try keys.accept(change.key)
      switch change {
      case .put(let record): if let full = batch.append(record) { try loader.add(full) }
      case .delete(let key): throw ApplyError.deleteInSnapshot(key)
      }
    }
    try loader.add(batch.take())
    let root = try loader.finish()
    try compare(records: loader.recordCount, bytes: loader.canonicalBytes, root: root)
    return try log(
      from: held, shape: "snapshot", inserted: loader.recordCount, replaced: 0,
      deleted: 0)
  }

  func compare(records: UInt64, bytes: UInt64, root: Digest) throws(ApplyError) {
    let target = request.target
    guard records == target.recordCount else {
      throw .recordCountMismatch(expected: target.recordCount, found: records)
    }
    guard bytes == target.canonicalBytes else {
      throw .byteCountMismatch(expected: target.canonicalBytes, found: bytes)
    }
    guard root == target.position.root else {
      throw .rootMismatch(expected: target.position.root, found: root)
    }
  }

  func log(
    from: Position?, shape: String, inserted: UInt64, replaced: UInt64, deleted: UInt64
  ) throws -> ApplyOutcome {
    try SyncEntry(
      info: request.target, contact: request.contact, shape: shape, inserted: inserted,
      replaced: replaced, deleted: deleted
    ).insert(into: database)
    return .applied(from: from, inserted: inserted, replaced: replaced, deleted: deleted)
  }
}
