import GRDB
import HonourModel

extension CanonicalStore {
  /// Recomputes everything from the stored bytes, and names what is wrong, up to 1,000 problems.
  ///
  /// - Parameter progress: Is called now and then with the versions replayed so far and in all.
  /// - Returns: Nothing where the store is whole.
  /// - Throws: ``StoreError`` where the system fails; damage is a problem and not an error.
  package func check(
    progress: (_ done: Int64, _ total: Int64) -> Void = { _, _ in }
  ) throws(StoreError) -> [StoreProblem] {
    try withoutActuallyEscaping(progress) { progress throws(StoreError) in
      try examine { database in
        var check = StoreCheck(database, lineage: lineage, progress: progress)
        try check.run()
        return check.problems
      }
    }
  }

  package func statistics() throws(StoreError) -> StoreStatistics {
    try examine { database in
      var kinds: [StoreStatistics.Kind] = []
      try database.prepared(
        "SELECT kind, count(*) FROM record NOT INDEXED WHERE live = 1 GROUP BY kind ORDER BY kind"
      ).eachRow {
        kinds.append(StoreStatistics.Kind(name: $0.string(0), recordCount: $0.integer(1)))
      }
      func number(_ sql: String) throws -> Int64 {
        try database.prepared(sql).first { $0.integer(0) } ?? 0
      }
      let newest = try RevisionTable(database, lineage: lineage).newest()
      let horizon = try Horizon(database)
      return StoreStatistics(
        newest: newest.info, oldestRevision: horizon.oldest,
        revisionCount: try number("SELECT count(*) FROM revision"),
        kinds: kinds, keyCount: try number("SELECT count(*) FROM record"),
        versionCount: newest.lastVersion - horizon.dropped,
        referenceCount: try number("SELECT count(*) FROM reference"),
        databaseBytes: StoreDirectory.byteCount(path),
        logBytes: StoreDirectory.byteCount(path + "-wal"))
    }
  }

  /// Writes the newest committed state, with its whole history, to a file of its own.
  ///
  /// A writer of this or another process may be at work meanwhile. The file gets its name once it
  /// is whole and on the medium; its mode is 0600.
  ///
  /// - Throws: ``StoreError/exists(path:)`` where there is a file of that name,
  ///   ``StoreError/locked(path:pid:)`` while another backup writes it.
  package func backUp(to file: String) throws(StoreError) {
    do {
      try FileDraft.make(file) { draft, _ in try Self.copy(path, to: draft) }
    } catch {
      throw StoreError(error, path: file)
    }
  }

  /// Copies one consistent state of a database into a new file, and that to the medium.
  static func copy(_ source: String, to target: String) throws(StoreError) {
    try StoreDirectory.createFile(target)
    do {
      let queue = try DatabaseFile.openReader(path: source)
      try queue.inDatabase { database in
        // A name that begins with `file:` would be read as a URI.
        let name = target.hasPrefix("/") ? target : "./" + target
        try database.prepared("VACUUM INTO ?").execute(.text(name))
      }
      try queue.close()
      try StoreDirectory.synchronize(target)
    } catch {
      try StoreDirectory.remove(target)
      throw StoreError(error, path: target)
    }
  }
}
