import GRDB

/// Makes the file of a new replica, whole or not at all.
enum ReplicaFile {
  /// Finds the replica at a path, or makes an empty one there.
  ///
  /// A new one is built beside the path and then given its name, so that under this name there is
  /// never a file without tables. The caller holds the directory's lock.
  ///
  /// - Throws: ``StoreError/foreignFile(path:)``, ``StoreError/unknownFormat(path:found:known:)``
  ///   before anything is touched.
  static func prepare(_ path: String) throws(StoreError) {
    if StoreDirectory.exists(path) {
      return try DatabaseHeader.require(
        applicationID: ReplicaFormat.applicationID, format: ReplicaFormat.version, path: path)
    }
    let draft = path + ".new"
    for leftover in [draft, draft + "-journal", path + "-wal", path + "-shm"] {
      try StoreDirectory.remove(leftover)
    }
    try StoreDirectory.createFile(draft)
    do {
      let queue = try DatabaseQueue(path: draft)
      try queue.write { database in try ReplicaSchema.create(in: database) }
      try queue.close()
    } catch {
      throw StoreError(error, path: draft)
    }
    try StoreDirectory.synchronize(draft)
    try StoreDirectory.rename(draft, to: path)
  }
}
