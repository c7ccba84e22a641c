package import HonourModel

extension CanonicalStore {
  /// One version of a record, and the revision that made it.
  package struct RecordVersion: Hashable, Sendable {
    package let revision: RevisionInfo
    /// The oldest kept revision had it already: an earlier one that is no longer kept may have made
    /// it.
    package let isInherited: Bool
    /// Nil where the revision deleted the record.
    package let bytes: [UInt8]?
  }

  package func newest() throws(StoreError) -> RevisionInfo {
    try lookUp { try RevisionTable($0, lineage: lineage).newest().info }
  }

  package func info(epoch: UInt64, revision: UInt64) throws(StoreError) -> RevisionInfo? {
    guard let info = try info(revision: revision), info.position.epoch == epoch else { return nil }
    return info
  }

  /// Nil where there is no such revision; revision 0 is the empty state before the first.
  package func info(revision: UInt64) throws(StoreError) -> RevisionInfo? {
    try lookUp { try RevisionTable($0, lineage: lineage).row(revision)?.info }
  }

  /// Up to `limit` revisions, from `revision` or the newest downwards.
  package func revisions(
    from revision: UInt64 = .max, limit: Int
  ) throws(StoreError) -> [RevisionInfo] {
    try lookUp {
      try RevisionTable($0, lineage: lineage).rows(from: revision, limit: limit).map(\.info)
    }
  }

  package func changes(
    from base: UInt64, to target: UInt64, _ body: (RecordChange) throws -> Void
  ) throws {
    try differences(from: base, to: target) { try body($0.change) }
  }

  /// Calls `body` with each record that differs between two revisions, in key order; the base may
  /// be the newer one.
  package func differences(
    from base: UInt64, to target: UInt64, _ body: (RecordDifference) throws -> Void
  ) throws {
    try stream { database in
      let revisions = RevisionTable(database, lineage: lineage)
      try StateTable(database).forEachDifference(
        from: revisions.bound(base), to: revisions.bound(target), body)
    }
  }

  package func records(
    ofKind kind: [UInt8], atMost limit: Int, at revision: UInt64
  ) throws(StoreError) -> [CanonicalRecord]? {
    try examine { database in
      let revisions = RevisionTable(database, lineage: lineage)
      let states = try StateTable(database)
      let bound = try revisions.bound(revision)
      let newest = try revisions.newest().lastVersion
      var count = try BlockTable(database).recordCount(ofKind: kind)
      let limit = Int64(clamping: limit)
      // Each version since then has at most one record more, or one less.
      guard count - (newest - bound) <= limit else { return nil }
      if count + (newest - bound) > limit {
        try states.forEachPresenceChange(from: bound, to: newest) { key, isPresent in
          if key.kindBytes == kind[...] { count += isPresent ? -1 : 1 }
        }
        guard count <= limit else { return nil }
      }
      return try states.records(ofKind: kind, bound: bound)
    }
  }

  package func lastRecords(
    ofKind kind: [UInt8], atMost limit: Int, at revision: UInt64
  ) throws(StoreError) -> [CanonicalRecord] {
    try examine { database in
      let bound = try RevisionTable(database, lineage: lineage).bound(revision)
      return try StateTable(database).lastRecords(ofKind: kind, atMost: limit, bound: bound)
    }
  }

  package func records(
    at revision: UInt64, _ body: (CanonicalRecord) throws -> Void
  ) throws {
    try stream { database in
      let bound = try RevisionTable(database, lineage: lineage).bound(revision)
      try StateTable(database).forEachRecord(bound: bound, body)
    }
  }

  /// The record at a revision, or at the newest; nil where it is absent there.
  package func record(
    _ key: RecordKey, at revision: UInt64? = nil
  ) throws(StoreError) -> CanonicalRecord? {
    try lookUp { database in
      let revisions = RevisionTable(database, lineage: lineage)
      let bound = try revision.map(revisions.bound) ?? revisions.newest().lastVersion
      let versions = try VersionTable(database)
      let vid = try versions.version(database.newestVersion(of: key), atMost: bound)
      return try versions.body(vid).map { CanonicalRecord(key: key, bytes: $0) }
    }
  }

  /// The oldest revision that can be read, besides the empty state before the first.
  package func oldestRevision() throws(StoreError) -> UInt64 {
    try lookUp { try Horizon($0).oldest }
  }

  /// Refuses a revision that cannot be read.
  ///
  /// - Throws: ``StoreError/unknownRevision(_:)``, ``StoreError/prunedRevision(_:oldest:)``.
  package func require(revision: UInt64) throws(StoreError) {
    try lookUp { _ = try RevisionTable($0, lineage: lineage).bound(revision) }
  }

  /// Up to `limit` versions of a record, newest first; none where the key never was.
  package func history(
    of key: RecordKey, limit: Int = .max
  ) throws(StoreError) -> [RecordVersion] {
    try lookUp { database in
      let revisions = RevisionTable(database, lineage: lineage)
      let versions = try VersionTable(database)
      let oldest = try Horizon(database).oldest
      var history: [RecordVersion] = []
      var next = try database.newestVersion(of: key)
      while let vid = next, history.count < limit {
        let row = try versions.row(vid)
        guard let revision = try revisions.row(ofVersion: vid), row.previous ?? 0 < vid else {
          throw StoreDamage(place: "version[\(vid)]")
        }
        let isInherited = oldest > 1 && revision.info.position.revision == oldest
        history.append(
          RecordVersion(revision: revision.info, isInherited: isInherited, bytes: row.body))
        next = isInherited ? nil : row.previous
      }
      return history
    }
  }

  /// Up to `limit` records that refer to `key` in the newest state, in key order, and how many
  /// there are.
  package func referrers(
    of key: RecordKey, limit: Int
  ) throws(StoreError) -> (keys: [RecordKey], count: Int) {
    try lookUp { database in
      let hash = SQLValue.integer(Int64(bitPattern: key.hash))
      let count = try database.prepared("SELECT count(*) FROM reference WHERE target = ?")
        .first(hash) { Int($0.integer(0)) }
      var keys: [RecordKey] = []
      try database.prepared(
        """
        SELECT kind, id FROM reference CROSS JOIN record ON rid = source WHERE target = ?
        ORDER BY kind, id LIMIT ?
        """
      ).eachRow(hash, .integer(Int64(clamping: limit))) { keys.append($0.key(kind: 0, id: 1)) }
      return (keys, count ?? 0)
    }
  }
}
