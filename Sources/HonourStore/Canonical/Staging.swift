import GRDB
package import HonourModel

/// Takes the changes of one publish into the store's tables, one by one, inside its transaction.
///
/// Nothing is kept in memory for a record but eight bytes that say where it was read. Faults are
/// collected, not thrown; the transaction is rolled back where there are any.
///
/// Isolation: the store's writing queue, for as long as the publish runs.
package final class Staging {
  package internal(set) var summary = PublishSummary()
  package internal(set) var faults = PublishFaults()

  let database: Database
  let versions: VersionTable
  private let statements: StagingStatements

  /// The number of the newest version so far.
  private(set) var lastVersion: Int64
  private(set) var recordCount: Int64
  private(set) var canonicalBytes: Int64
  private(set) var origins = OriginTable()
  /// The numbers of the records that were deleted.
  private(set) var deleted: [Int64] = []
  /// The number of the newest version before the publish.
  let base: Int64
  /// The largest record number before the publish.
  private let lastOldRecord: Int64
  private var touchedBuckets = BucketSet()
  /// Whether the last change inserted a record; the next one will probably do the same.
  private var expectsNewRecord = false

  init(_ database: Database, newest: RevisionTable.Row) throws {
    self.database = database
    versions = try VersionTable(database)
    statements = try StagingStatements(database)
    lastVersion = newest.lastVersion
    base = newest.lastVersion
    recordCount = Int64(clamping: newest.info.recordCount)
    canonicalBytes = Int64(clamping: newest.info.canonicalBytes)
    lastOldRecord =
      try database.prepared("SELECT max(rid) FROM record").first { $0.integer(0) } ?? 0
    expectsNewRecord = lastOldRecord == 0
    // Into an empty store, hashes go in order at the end rather than one by one at random.
    if lastOldRecord == 0 { try database.execute(sql: "DROP INDEX record_hash") }
    try database.prepared("DELETE FROM temp.staged_reference").execute()
    try database.prepared("DELETE FROM temp.staged_natural_key").execute()
  }

  /// The buckets in which a record changed, in order.
  var touched: [Int] { touchedBuckets.sorted }

  /// Takes the next change.
  package func add(_ staged: StagedChange) throws {
    switch staged.change {
    case .put(let record):
      if expectsNewRecord, try insert(record, staged) { return }
      if let row = try statements.record(record.key) {
        expectsNewRecord = false
        guard try isFirstMention(staged, row.rid) else { return }
        try put(record, staged, over: row)
      } else {
        expectsNewRecord = true
        guard try insert(record, staged) else { throw StoreDamage(place: "record_key") }
      }
    case .delete(let key):
      // A key that never was gets a number until the end, so that a second mention is seen.
      let row = try statements.record(key) ?? statements.reserve(key)
      guard try isFirstMention(staged, row.rid) else { return }
      try delete(key, row)
    }
  }

  private func isFirstMention(_ staged: StagedChange, _ rid: Int64) throws -> Bool {
    if let first = origins[rid] {
      faults.add(
        PublishFault(
          key: staged.change.key, origin: staged.origin, reason: .duplicateRecord(first: first)))
      return false
    }
    origins[rid] = staged.origin
    return true
  }

  /// Deletes what was not mentioned, and drops the numbers given to keys that never had a version.
  func finish(_ mode: PublishRequest.Mode) throws {
    if mode == .full { try deleteUnmentioned() }
    try database.prepared("DELETE FROM record WHERE rid > ? AND version IS NULL")
      .execute(.integer(lastOldRecord))
    if lastOldRecord == 0 { try database.execute(sql: CanonicalSchema.hashIndex) }
  }

  // MARK: One change

  /// Adds a record whose key never was; false where it was.
  private func insert(_ record: CanonicalRecord, _ staged: StagedChange) throws -> Bool {
    let targets = TargetList(staged.references.map(\.target))
    let naturalKey = staged.naturalKey.map { Array($0.utf8) }
    let hash = Int64(bitPattern: record.key.hash)
    let rid = try statements.insertRecord(
      record.key, hash: hash, version: lastVersion + 1, targets: targets, naturalKey: naturalKey)
    guard let rid else { return false }
    lastVersion += 1
    origins[rid] = staged.origin
    try statements.addVersion(lastVersion, rid: rid, previous: nil, body: record.bytes)
    for target in targets.hashes { try statements.stageReference(target: target, source: rid) }
    if let naturalKey {
      try statements.addNaturalKey(kind: record.key.kindBytes, naturalKey, rid: rid)
    }
    touchedBuckets.insert(RecordRow.bucket(ofHash: hash))
    canonicalBytes += Int64(record.bytes.count)
    recordCount += 1
    summary.inserted += 1
    return true
  }

  private func put(
    _ record: CanonicalRecord, _ staged: StagedChange, over row: RecordRow
  ) throws {
    let old = row.isLive ? try versions.body(row.version) : nil
    guard old != record.bytes else {
      summary.unchanged += 1
      return
    }
    let targets = TargetList(staged.references.map(\.target))
    let naturalKey = staged.naturalKey.map { Array($0.utf8) }
    try statements.addVersion(
      lastVersion + 1, rid: row.rid, previous: row.version, body: record.bytes)
    lastVersion += 1
    try moveReferences(of: row, to: targets)
    try moveNaturalKey(of: row, kind: record.key.kindBytes, to: naturalKey)
    try statements.updateRecord(
      row.rid, version: lastVersion, isLive: true, targets: targets, naturalKey: naturalKey)
    touchedBuckets.insert(row.bucket)
    canonicalBytes += Int64(record.bytes.count) - Int64(old?.count ?? 0)
    if old == nil {
      recordCount += 1
      summary.inserted += 1
    } else {
      summary.updated += 1
    }
  }

  private func delete(_ key: RecordKey, _ row: RecordRow) throws {
    guard row.isLive, let old = try versions.body(row.version) else {
      summary.unchanged += 1
      return
    }
    try statements.addVersion(lastVersion + 1, rid: row.rid, previous: row.version, body: nil)
    lastVersion += 1
    try moveReferences(of: row, to: TargetList([]))
    try moveNaturalKey(of: row, kind: key.kindBytes, to: nil)
    try statements.updateRecord(
      row.rid, version: lastVersion, isLive: false, targets: TargetList([]), naturalKey: nil)
    touchedBuckets.insert(row.bucket)
    deleted.append(row.rid)
    canonicalBytes -= Int64(old.count)
    recordCount -= 1
    summary.deleted += 1
  }

  /// New references wait in a temporary table, to be merged in order at the end.
  private func moveReferences(of row: RecordRow, to targets: TargetList) throws {
    guard targets != row.targets else { return }
    let old = Set(row.targets.hashes)
    let new = Set(targets.hashes)
    for target in row.targets.hashes where !new.contains(target) {
      try statements.removeReference(target: target, source: row.rid)
    }
    for target in targets.hashes where !old.contains(target) {
      try statements.stageReference(target: target, source: row.rid)
    }
  }

  private func moveNaturalKey(
    of row: RecordRow, kind: ArraySlice<UInt8>, to new: [UInt8]?
  ) throws {
    guard new != row.naturalKey else { return }
    if let old = row.naturalKey {
      try statements.removeNaturalKey(kind: kind, old, rid: row.rid)
    }
    if let new { try statements.addNaturalKey(kind: kind, new, rid: row.rid) }
  }

  // MARK: A full import

  private func deleteUnmentioned() throws {
    var last: Int64 = 0
    while true {
      let batch = try statements.liveRecords(after: last)
      guard let end = batch.last else { return }
      for rid in batch where origins[rid] == nil {
        guard let (key, row) = try statements.record(rid) else { continue }
        try delete(key, row)
      }
      last = end
    }
  }
}
