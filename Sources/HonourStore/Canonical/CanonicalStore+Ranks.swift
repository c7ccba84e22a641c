import GRDB
package import HonourModel

extension CanonicalStore {
  package func ranks(
    of keys: [RecordKey], at revision: UInt64
  ) throws(StoreError) -> [UInt64] {
    try examine { database in
      let revisions = RevisionTable(database, lineage: lineage)
      let bound = try revisions.bound(revision)
      var ranks = try BlockTable(database).ranks(of: keys)
      var shift = RankShift(of: keys)
      try StateTable(database).forEachPresenceChange(
        from: bound, to: revisions.newest().lastVersion
      ) { key, isPresent in shift.add(key, isPresent: isPresent, to: &ranks) }
      shift.finish(&ranks)
      return try ranks.map {
        guard let rank = UInt64(exactly: $0) else { throw StoreDamage(place: "block") }
        return rank
      }
    }
  }

  package func holds(
    _ keys: [RecordKey], at revision: UInt64
  ) throws(StoreError) -> [Bool] {
    try examine { database in
      let bound = try RevisionTable(database, lineage: lineage).bound(revision)
      let versions = try VersionTable(database)
      let select = try database.prepared(
        "SELECT version, live FROM record WHERE kind = ? AND id = ?")
      return try keys.map { key in
        let newest = try select.first(.text(key.kindBytes), .text(key.idBytes)) {
          (version: $0.optionalInteger(0), isLive: $0.integer(1) == 1)
        }
        guard let newest, let version = newest.version else { return false }
        if version <= bound { return newest.isLive }
        return try versions.body(versions.version(version, atMost: bound)) != nil
      }
    }
  }

  package func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int, at revision: UInt64,
    _ body: (CanonicalRecord) throws -> Bool
  ) throws -> Bool {
    try stream { database in
      let bound = try RevisionTable(database, lineage: lineage).bound(revision)
      let versions = try VersionTable(database)
      let hashes = targets.map { Int64(bitPattern: $0.hash) }
      let count = try database.prepared(
        "SELECT count(*) FROM (SELECT 1 FROM reference WHERE target = ? LIMIT ?)")
      let most = Int64(clamping: limit)
      for hash in hashes where limit < .max {
        let found = try count.first(.integer(hash), .integer(most + 1)) { $0.integer(0) } ?? 0
        guard found <= most else { return false }
      }
      func goesOn(_ id: [UInt8], _ version: Int64?) throws -> Bool {
        let vid = try versions.version(version, atMost: bound)
        guard let bytes = try versions.body(vid) else { return true }
        return try body(
          CanonicalRecord(key: RecordKey(kindBytes: kind, idBytes: id), bytes: bytes))
      }
      // Mostly the last one is enough.
      let others = try database.prepared(
        """
        SELECT id, version FROM reference CROSS JOIN record ON rid = source
        WHERE target = ? AND kind = ? AND id < ? ORDER BY id DESC
        """)
      let referrers = try LastReferrers(database).find(ofKind: kind, to: hashes)
      for (hash, last) in zip(hashes, referrers) {
        guard let last, try goesOn(last.id, last.version) else { continue }
        try others.firstRows(
          .integer(hash), .text(kind), .text(last.id),
          while: { try goesOn($0.bytes(0), $0.optionalInteger(1)) })
      }
      return true
    }
  }
}

/// Takes ranks among the newest records back to an older state, in one pass over rising keys.
private struct RankShift {
  private let keys: [RecordKey]
  private var next = 0
  /// Of this kind: the records that came after the state, less those that went.
  private var kind: ArraySlice<UInt8> = []
  private var came: Int64 = 0

  init(of keys: [RecordKey]) { self.keys = keys }

  mutating func add(_ key: RecordKey, isPresent: Bool, to ranks: inout [Int64]) {
    while next < keys.count, keys[next] <= key { shiftNext(&ranks) }
    if key.kindBytes != kind {
      kind = key.kindBytes
      came = 0
    }
    came += isPresent ? 1 : -1
  }

  mutating func finish(_ ranks: inout [Int64]) {
    while next < keys.count { shiftNext(&ranks) }
  }

  private mutating func shiftNext(_ ranks: inout [Int64]) {
    if keys[next].kindBytes == kind { ranks[next] -= came }
    next += 1
  }
}
