import GRDB

/// Drops the versions of which no kept revision tells, in key-independent steps of bounded size.
///
/// A step brings the versions up to one of them to what the state was then: the newest of each
/// record, without the one before it, and no deletion. After each step the store is whole.
struct HistoryCompactor {
  /// Versions looked at in one transaction.
  static let stepCount: Int64 = 10_000

  private let database: Database
  private let versions: VersionTable

  init(_ database: Database) throws {
    self.database = database
    versions = try VersionTable(database)
  }

  /// Takes the next step towards `bound`, inside a transaction; gives the versions that it dropped
  /// and nil once there is nothing left to do.
  func step(towards bound: Int64, stepCount: Int64 = stepCount) throws -> Int64? {
    var horizon = try Horizon(database)
    guard horizon.compacted < bound else { return nil }
    let end = min(bound, horizon.compacted + stepCount)
    let range = (SQLValue.integer(horizon.compacted), SQLValue.integer(end))
    try database.prepared(
      """
      DELETE FROM version WHERE vid IN (
        SELECT previous FROM version WHERE vid > ? AND vid <= ? AND previous IS NOT NULL)
      """
    ).execute(range.0, range.1)
    var dropped = Int64(database.changesCount)
    try database.prepared(
      "UPDATE version SET previous = NULL WHERE vid > ? AND vid <= ? AND previous IS NOT NULL"
    ).execute(range.0, range.1)
    var deletions: [(vid: Int64, rid: Int64)] = []
    try database.prepared(
      "SELECT vid, rid FROM version WHERE vid > ? AND vid <= ? AND body IS NULL"
    ).eachRow(range.0, range.1) { deletions.append(($0.integer(0), $0.integer(1))) }
    for (vid, rid) in deletions { try dropDeletion(vid, of: rid) }
    dropped += Int64(deletions.count)
    horizon.compacted = end
    horizon.dropped += dropped
    try horizon.save(in: database)
    return dropped
  }

  /// Drops a deletion: the version after it begins the record's history, or the key is forgotten.
  private func dropDeletion(_ vid: Int64, of rid: Int64) throws {
    let newest = try database.prepared("SELECT version FROM record WHERE rid = ?")
      .first(.integer(rid)) { $0.optionalInteger(0) }
    if newest == vid {
      try database.prepared("DELETE FROM record WHERE rid = ?").execute(.integer(rid))
    } else {
      try database.prepared("UPDATE version SET previous = NULL WHERE vid = ?")
        .execute(.integer(versions.successor(of: vid, from: newest ?? nil)))
    }
    try database.prepared("DELETE FROM version WHERE vid = ?").execute(.integer(vid))
  }
}
