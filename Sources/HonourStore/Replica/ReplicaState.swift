import GRDB
package import HonourModel

/// What a replica holds at one moment, seen through one transaction.
package struct ReplicaState {
  let database: Database
  let path: String

  init(_ database: Database, path: String) {
    self.database = database
    self.path = path
  }

  /// The revision held; nil before the first sync.
  package func revision() throws -> RevisionInfo? {
    try ReplicaMeta.revision(in: database)
  }

  /// How new what is held is, at `now` seconds since 1970-01-01T00:00:00Z.
  package func freshness(
    now: Int64, maximumAge: Int64 = FreshnessGrade.maximumAge
  ) throws -> FreshnessGrade {
    guard let evidence = try ReplicaMeta.evidence(in: database) else { return .unproven }
    return FreshnessGrade(
      of: evidence.held.manifest.info.position, attested: evidence.attested, now: now,
      maximumAge: maximumAge)
  }

  /// When a sync last succeeded, in seconds since 1970-01-01T00:00:00Z, and with which address.
  package func lastContact() throws -> (at: Int64, address: String)? {
    guard let at = try ReplicaMeta.read("checked_at", in: database).flatMap({ Int64($0) }) else {
      return nil
    }
    return (at, try ReplicaMeta.read("checked_with", in: database) ?? "")
  }

  package func addresses() throws -> [String] {
    try ReplicaMeta.addresses(in: database)
  }

  package var formatVersion: UInt32 { ReplicaFormat.version }

  /// How many records of each kind there are, in the order of the kinds' names.
  package func recordCounts() throws -> [(kind: String, records: Int64)] {
    var result: [(kind: String, records: Int64)] = []
    try database.prepared("SELECT name, records FROM kind WHERE records > 0 ORDER BY name")
      .eachRow { result.append(($0.string(0), $0.integer(1))) }
    return result
  }

  /// The positions that this replica has held, newest first.
  package func log(limit: Int) throws -> [SyncEntry] {
    try SyncEntry.fetch(limit, in: database)
  }

  package func record(_ key: RecordKey) throws -> CanonicalRecord? {
    try StoredRecord.find(key, in: database)?.record
  }

  /// Calls `body` with each record in key order: the canonical export.
  package func forEachRecord(_ body: (CanonicalRecord) throws -> Void) throws {
    try database.prepared("SELECT kind, id, body FROM record ORDER BY kind, id").eachRow {
      try body(StoredRecord.canonical($0))
    }
  }
}
