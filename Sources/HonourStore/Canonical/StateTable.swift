package import GRDB
package import HonourModel

/// Reads whole states, and what differs between two of them, within a transaction.
///
/// A state is named by the number of the last version that belongs to it, its bound.
package struct StateTable {
  let database: Database
  private let versions: VersionTable

  package init(_ database: Database) throws {
    self.database = database
    versions = try VersionTable(database)
  }

  /// Calls `body` with each record of the state, in key order.
  ///
  /// Memory does not grow with it.
  package func forEachRecord(
    bound: Int64, _ body: (CanonicalRecord) throws -> Void
  ) throws {
    try database.prepared(
      "SELECT kind, id, version FROM record INDEXED BY record_key ORDER BY kind, id"
    ).eachRow { row in
      let vid = try versions.version(row.optionalInteger(2), atMost: bound)
      guard let bytes = try versions.body(vid) else { return }
      try body(CanonicalRecord(key: row.key(kind: 0, id: 1), bytes: bytes))
    }
  }

  /// The records of one kind in the order of their ids.
  package func records(ofKind kind: [UInt8], bound: Int64) throws -> [CanonicalRecord] {
    var found: [CanonicalRecord] = []
    try database.prepared(
      """
      SELECT record.kind, record.id, record.version, version.vid, version.body
      FROM record INDEXED BY record_key LEFT JOIN version ON version.vid = record.version
      WHERE record.kind = ? ORDER BY record.id
      """
    ).eachRow(.text(kind)) { row in
      guard let newest = row.optionalInteger(2) else { return }
      let bytes =
        if newest <= bound, !row.isNull(3) {
          row.optionalBytes(4)
        } else {
          try versions.body(versions.version(newest, atMost: bound))
        }
      guard let bytes else { return }
      found.append(CanonicalRecord(key: row.key(kind: 0, id: 1), bytes: bytes))
    }
    return found
  }

  /// The last of them, at most `limit`, in the same order.
  package func lastRecords(
    ofKind kind: [UInt8], atMost limit: Int, bound: Int64
  ) throws -> [CanonicalRecord] {
    guard limit > 0 else { return [] }
    var found: [CanonicalRecord] = []
    try database.prepared(
      "SELECT kind, id, version FROM record INDEXED BY record_key WHERE kind = ? ORDER BY id DESC"
    ).firstRows(
      .text(kind),
      while: { row in
        let vid = try versions.version(row.optionalInteger(2), atMost: bound)
        if let bytes = try versions.body(vid) {
          found.append(CanonicalRecord(key: row.key(kind: 0, id: 1), bytes: bytes))
        }
        return found.count < limit
      })
    return found.reversed()
  }

  /// Calls `body` with each record of one bucket of the state, in key order.
  package func forEachRecord(
    inBucket bucket: Int, bound: Int64, _ body: (CanonicalRecord) throws -> Void
  ) throws {
    let range = Self.hashes(ofBucket: bucket)
    try database.prepared(
      """
      SELECT kind, id, version FROM record INDEXED BY record_hash
      WHERE hash BETWEEN ? AND ? ORDER BY kind, id
      """
    ).eachRow(.integer(range.lowerBound), .integer(range.upperBound)) { row in
      let vid = try versions.version(row.optionalInteger(2), atMost: bound)
      guard let bytes = try versions.body(vid) else { return }
      try body(CanonicalRecord(key: row.key(kind: 0, id: 1), bytes: bytes))
    }
  }

  /// Calls `body` with each record that differs between two states, in key order.
  ///
  /// Either state may be the older one. Cost follows the versions between the two: they are
  /// sorted by key, in a temporary file where they are many, and their bodies read one by one.
  package func forEachDifference(
    from base: Int64, to target: Int64, _ body: (RecordDifference) throws -> Void
  ) throws {
    var pending: Span?
    func emit(_ span: Span) throws {
      let first = try versions.body(span.before)
      let last = try versions.body(span.after)
      guard first != last else { return }
      try body(
        RecordDifference(
          key: span.key, old: base <= target ? first : last, new: base <= target ? last : first))
    }
    try database.prepared(
      """
      SELECT record.rid, record.kind, record.id, version.vid, version.previous
      FROM version CROSS JOIN record ON record.rid = version.rid
      WHERE version.vid > ? AND version.vid <= ?
      ORDER BY record.kind, record.id, version.vid
      """
    ).eachRow(.integer(min(base, target)), .integer(max(base, target))) { row in
      let rid = row.integer(0)
      if let span = pending, span.rid == rid {
        pending?.after = row.integer(3)
        return
      }
      if let span = pending { try emit(span) }
      pending = Span(
        rid: rid, key: row.key(kind: 1, id: 2), before: row.optionalInteger(4),
        after: row.integer(3))
    }
    if let pending { try emit(pending) }
  }

  /// A bucket's hashes as SQLite holds them: all of one sign, so that their order is kept.
  package static func hashes(ofBucket bucket: Int) -> ClosedRange<Int64> {
    let first = UInt64(bucket) << 48
    return Int64(bitPattern: first)...Int64(bitPattern: first | 0xFFFF_FFFF_FFFF)
  }

  /// What the versions between two states do to one record.
  private struct Span {
    let rid: Int64
    let key: RecordKey
    let before: Int64?
    var after: Int64
  }
}

extension PreparedStatement {
  /// The record key whose kind and id stand in two columns.
  package func key(kind: Int32, id: Int32) -> RecordKey {
    RecordKey(kindBytes: bytes(kind), idBytes: bytes(id))
  }
}
