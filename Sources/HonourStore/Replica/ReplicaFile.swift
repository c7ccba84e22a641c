import GRDB

/// What stands at a replica's path, found out without writing to it.
enum ReplicaFile {
  /// Makes the path ready for the one writer: an empty private file, or the replica that is there.
  ///
  /// A file whose first transaction never ended holds nothing and is made anew.
  ///
  /// - Returns: Whether the tables have yet to be made.
  /// - Throws: ``StoreError/foreignFile(path:)``, ``StoreError/unknownFormat(path:found:known:)``.
  static func prepare(_ path: String) throws(StoreError) -> Bool {
    if StoreDirectory.exists(path) {
      if try isReplica(path) { return false }
      for suffix in ["-wal", "-shm", "-journal", ""] { try StoreDirectory.remove(path + suffix) }
    }
    try StoreDirectory.createFile(path)
    return true
  }

  /// Says whether a file is a replica of ours; false where it is a database without any content.
  private static func isReplica(_ path: String) throws(StoreError) -> Bool {
    if StoreDirectory.byteCount(path) == 0 { return false }
    let queue = try DatabaseFile.openReader(path: path)
    do {
      return try queue.read { database in try isReplica(database, path: path) }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  static func isReplica(_ database: Database, path: String) throws -> Bool {
    func number(_ sql: String) throws -> Int64 {
      try database.prepared(sql).first { $0.integer(0) } ?? 0
    }
    let application = try number("PRAGMA application_id")
    let version = try number("PRAGMA user_version")
    if application == 0, version == 0, try number("SELECT count(*) FROM sqlite_schema") == 0 {
      return false
    }
    guard application == ReplicaFormat.applicationID else {
      throw StoreError.foreignFile(path: path)
    }
    guard version == ReplicaFormat.version else {
      throw StoreError.unknownFormat(path: path, found: version, known: ReplicaFormat.version)
    }
    return true
  }
}
