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
    try read { database in
      let select = try database.prepared(
        """
        SELECT kind, id, body FROM record INDEXED BY record_key WHERE kind = ? AND id > ?
        ORDER BY id LIMIT 1 OFFSET ?
        """)
      var found: [CanonicalRecord] = []
      var next: UInt64 = 0
      var last: [UInt8] = []
      for rank in ranks {
        let steps = SQLValue.integer(Int64(clamping: rank - next))
        let record = try select.first(.text(kind), .text(last), steps) {
          StoredRecord.canonical($0)
        }
        guard let record else { break }
        last = Array(record.key.idBytes)
        next = rank + 1
        found.append(record)
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

  private func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.inDatabase(body) } catch { throw StoreError(error, path: path) }
  }
}
