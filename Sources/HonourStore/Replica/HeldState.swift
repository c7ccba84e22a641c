import GRDB
package import HonourModel

/// What a replica holds, as it was when this was opened: a sync that commits later does not show.
///
/// A delta is read against it while it is applied. Its transaction keeps SQLite from moving newer
/// pages into the file, so it is given up as soon as the last change is read.
///
/// Isolation: confined to the thread that works with it; every call blocks.
package final class HeldState {
  private let queue: DatabaseQueue
  private let path: String

  /// Opens the replica in a directory a second time, to read.
  package init(directory: String) throws(StoreError) {
    path = Replica.path(in: directory)
    queue = try DatabaseFile.openReader(path: path, keepsTransactions: true)
    do {
      try queue.inDatabase { database in
        try database.execute(sql: "BEGIN")
        // A transaction begins to see with its first read.
        _ = try ReplicaMeta.revision(in: database)
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// The records of a kind at some places in the order of their ids; the ranks rise.
  ///
  /// Cost: a step in the index for each record up to the last rank.
  /// - Returns: One for each rank; fewer where the kind has no record there.
  package func records(ofKind kind: [UInt8], ranks: [UInt64]) throws(StoreError)
    -> [CanonicalRecord]
  {
    try atRanks("kind, id, body", kind, ranks) { StoredRecord.canonical($0) }
  }

  /// The ids of these records alone.
  package func ids(ofKind kind: [UInt8], ranks: [UInt64]) throws(StoreError) -> [[UInt8]] {
    try atRanks("kind, id", kind, ranks) { $0.bytes(1) }
  }

  private func atRanks<T>(
    _ columns: String, _ kind: [UInt8], _ ranks: [UInt64], _ make: (PreparedStatement) -> T
  ) throws(StoreError) -> [T] {
    try read { database in
      let select = try database.prepared(
        """
        SELECT \(columns) FROM record INDEXED BY record_key WHERE kind = ? AND id > ?
        ORDER BY id LIMIT 1 OFFSET ?
        """)
      var found: [T] = []
      var next: UInt64 = 0
      var last: [UInt8] = []
      for rank in ranks {
        let steps = SQLValue.integer(Int64(clamping: rank - next))
        let item = try select.first(.text(kind), .text(last), steps) { row in
          last = row.bytes(1)
          return make(row)
        }
        guard let item else { break }
        next = rank + 1
        found.append(item)
      }
      return found
    }
  }

  /// All records of a kind in the order of their ids; nil where there are more than `limit`.
  package func records(ofKind kind: [UInt8], atMost limit: Int) throws(StoreError)
    -> [CanonicalRecord]?
  {
    try read { database in
      let select = try database.prepared(
        """
        SELECT kind, id, body FROM record INDEXED BY record_key WHERE kind = ?
        ORDER BY id LIMIT ?
        """)
      var found: [CanonicalRecord] = []
      try select.eachRow(.text(kind), .integer(Int64(limit) + 1)) {
        found.append(StoredRecord.canonical($0))
      }
      return found.count > limit ? nil : found
    }
  }

  /// The last records of a kind, at most `limit` of them, in the order of their ids.
  package func lastRecords(
    ofKind kind: [UInt8], atMost limit: Int
  ) throws(StoreError) -> [CanonicalRecord] {
    try read { database in
      var found: [CanonicalRecord] = []
      try database.prepared(
        """
        SELECT kind, id, body FROM record INDEXED BY record_key WHERE kind = ?
        ORDER BY id DESC LIMIT ?
        """
      ).eachRow(.text(kind), .integer(Int64(clamping: limit))) {
        found.append(StoredRecord.canonical($0))
      }
      return found.reversed()
    }
  }

  /// Calls `body` for each of `targets` with the records of a kind that the index of references says
  /// refer to it, those with the greatest ids first, until it returns false.
  ///
  /// - Returns: Whether no target had more than `limit` referrers; else not all were told.
  package func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int,
    _ body: (CanonicalRecord) throws -> Bool
  ) throws -> Bool {
    try queue.inDatabase { database in
      let code = try database.prepared("SELECT code FROM kind WHERE name = ?")
        .first(.text(kind)) { $0.integer(0) }
      guard let code else { return true }
      let count = try database.prepared(
        "SELECT count(*) FROM (SELECT 1 FROM reference WHERE target = ? AND kind = ? LIMIT ?)")
      // The bodies are read one by one: sorting would read them all.
      let select = try database.prepared(
        """
        SELECT r.rid FROM reference f JOIN record r ON r.rid = f.source
        WHERE f.target = ? AND f.kind = ? ORDER BY r.id DESC
        """)
      let read = try database.prepared("SELECT kind, id, body FROM record WHERE rid = ?")
      let most = Int64(clamping: limit)
      for target in targets {
        let hash = SQLValue.integer(Int64(bitPattern: target.hash))
        if limit < .max {
          let found = try count.first(hash, .integer(code), .integer(most + 1)) { $0.integer(0) }
          guard found ?? 0 <= most else { return false }
        }
        try select.firstRows(
          hash, .integer(code),
          while: { row in
            let record = try read.first(.integer(row.integer(0))) { StoredRecord.canonical($0) }
            return try record.map(body) ?? true
          })
      }
      return true
    }
  }

  private func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.inDatabase(body) } catch { throw StoreError(error, path: path) }
  }
}
