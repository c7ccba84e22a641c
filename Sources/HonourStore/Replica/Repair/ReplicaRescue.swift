/// Replaces a replica whose file cannot be read by one that is fetched anew.
///
/// The new one is made in a directory of its own and takes the old one's name when it is whole; until
/// then the old file stays where it is, and after it beside the new one under another name. Holds
/// the replica's lock for as long as it lives.
/// Source: `Protocol/replica.md`, section 7.
package final class ReplicaRescue: Sendable {
  private static let folder = "rebuilt"
  private static let keptSuffix = ".damaged"
  private static let keptLimit = 1_000

  /// Where the new replica is made; it is empty but for what arrived for an earlier one.
  package let directory: String
  private let path: String
  private let lock: LockFile

  /// - Throws: ``StoreError/foreignFile(path:)`` and ``StoreError/unknownFormat(path:found:known:)``
  ///   where the file is whole enough to say that it is no replica of this format.
  package init(of replicaDirectory: String) throws(StoreError) {
    lock = try Replica.acquireLock(replicaDirectory, waitSeconds: 5)
    path = Replica.path(in: replicaDirectory)
    directory = replicaDirectory + "/" + Self.folder
    if let header = Self.header(path) {
      guard header.applicationID == ReplicaFormat.applicationID else {
        throw .foreignFile(path: path)
      }
      guard header.userVersion == ReplicaFormat.version else {
        throw .unknownFormat(
          path: path, found: Int64(header.userVersion), known: Int64(ReplicaFormat.version))
      }
    }
    try Self.clear(directory, keepsArrivals: true)
  }

  /// Nil where it is damaged.
  private static func header(_ path: String) -> DatabaseHeader? {
    try? DatabaseHeader(path: path)
  }

  /// Gives the new replica, which is closed, the old one's name.
  ///
  /// - Returns: The path under which the old file is kept.
  package func finish() throws(StoreError) -> String {
    let made = Replica.path(in: directory)
    guard StoreDirectory.byteCount(made + "-wal") == 0 else {
      throw .failed(path: made, detail: "the log was not written back")
    }
    let kept = try keep()
    try StoreDirectory.rename(made, to: path)
    try Self.clear(directory)
    return kept
  }

  /// Gives the old file a second name, and its log, without which it is nothing, with it.
  private func keep() throws(StoreError) -> String {
    var kept = path + Self.keptSuffix
    var number = 1
    while StoreDirectory.exists(kept), number < Self.keptLimit {
      number += 1
      kept = path + Self.keptSuffix + "-\(number)"
    }
    try StoreDirectory.link(path, as: kept)
    // A log beside a new file would be taken for its own.
    if StoreDirectory.exists(path + "-wal") {
      try StoreDirectory.rename(path + "-wal", to: kept + "-wal")
    }
    try StoreDirectory.remove(path + "-shm")
    return kept
  }

  /// Removes what an earlier rescue left; with `keepsArrivals` not what had arrived of its snapshot.
  package static func clear(
    _ directory: String, keepsArrivals: Bool = false
  ) throws(StoreError) {
    guard StoreDirectory.exists(directory) else { return }
    let database = Replica.path(in: directory)
    let files = ["", "-wal", "-shm", ".new", ".new-journal"].map { database + $0 }
    for file in files + [directory + "/" + LockFile.name] { try StoreDirectory.remove(file) }
    guard !keepsArrivals else { return }
    for name in ["transfer", "walk"] { try StoreDirectory.remove(directory + "/incoming/" + name) }
    for folder in [directory + "/incoming", directory] {
      try StoreDirectory.removeFolder(folder)
    }
  }
}
