import GRDB
package import HonourModel

extension StateTable {
  /// Calls `body` with each record that is in one of two states alone, in key order, and whether it
  /// is in the newer one.
  ///
  /// Cost follows the versions between the two; only those by which a record came or went are
  /// sorted.
  package func forEachPresenceChange(
    from base: Int64, to target: Int64, _ body: (RecordKey, _ isPresent: Bool) throws -> Void
  ) throws {
    var pending: (rid: Int64, key: RecordKey, isPresent: Bool, isNet: Bool)?
    try database.prepared(
      """
      SELECT version.rid, record.kind, record.id, version.body IS NOT NULL
      FROM version LEFT JOIN version AS earlier ON earlier.vid = version.previous
      CROSS JOIN record ON record.rid = version.rid
      WHERE version.vid > ? AND version.vid <= ?
        AND (version.body IS NULL) <> (earlier.body IS NULL)
      ORDER BY record.kind, record.id, version.vid
      """
    ).eachRow(.integer(base), .integer(target)) { row in
      let rid = row.integer(0)
      let isPresent = row.integer(3) == 1
      if let last = pending, last.rid == rid {
        // Coming and going take turns: an even number of them is none.
        pending = (rid, last.key, isPresent, !last.isNet)
        return
      }
      if let last = pending, last.isNet { try body(last.key, last.isPresent) }
      pending = (rid, row.key(kind: 1, id: 2), isPresent, true)
    }
    if let last = pending, last.isNet { try body(last.key, last.isPresent) }
  }
}
