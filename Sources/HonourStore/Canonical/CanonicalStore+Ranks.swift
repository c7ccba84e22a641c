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

  package func predecessors(
    of keys: [RecordKey], at revision: UInt64
  ) throws(StoreError) -> [CanonicalRecord?] {
    try examine { database in
      let bound = try RevisionTable(database, lineage: lineage).bound(revision)
      let versions = try VersionTable(database)
      let select = try database.prepared(
        """
        SELECT id, version FROM record INDEXED BY record_key WHERE kind = ? AND id < ?
        ORDER BY id DESC LIMIT 1
        """)
      var found: [CanonicalRecord?] = []
      found.reserveCapacity(keys.count)
      var last: (key: RecordKey, place: Int)?
      for (place, key) in keys.enumerated() {
        let kind = key.kindBytes
        var answer: CanonicalRecord?
        var next = key
        while let (id, newest) = try select.first(
          .text(kind), .text(next.idBytes), read: { ($0.bytes(0), $0.optionalInteger(1)) })
        {
          next = RecordKey(kindBytes: kind, idBytes: id)
          // What lies before the last key was looked at for it.
          if let last, next < last.key {
            answer = found[last.place]
            break
          }
          if let bytes = try versions.body(versions.version(newest, atMost: bound)) {
            answer = CanonicalRecord(key: next, bytes: bytes)
            break
          }
        }
        found.append(answer)
        last = (key, place)
      }
      return found
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
