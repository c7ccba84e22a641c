import GRDB
package import HonourModel
private import Synchronization

/// The canonical dataset on disk: its newest state, every version of every record, every revision.
///
/// The writer holds the directory's lock and the only connection that writes and checkpoints. A
/// reader may be of another process; it works whether or not a writer is at work. Whole states
/// and differences are streamed over a connection of their own, so that short questions never
/// wait for long answers.
///
/// Isolation: any thread; each call blocks its caller until it is done.
/// Source: `Protocol/revisions.md`, section 6.
package final class CanonicalStore: RevisionStore {
  package enum Role: Hashable, Sendable {
    case writer
    case reader
  }

  package let directory: StoreDirectory
  package let lineage: Lineage
  /// The database file.
  package let path: String
  let writer: DatabaseQueue?
  private let lookups: DatabaseQueue
  private let lock: LockFile?
  /// The tree of the newest state once a publish needed it, and the revision it belongs to.
  private let tree = Mutex<HashTree?>(nil)
  /// Connections that streamed before and wait for the next call.
  private let idleReaders = Mutex<[DatabaseQueue]>([])
  private static let keptReaders = 2
  /// The failure of the medium that ended the writing, if there was one.
  private let writingFailure = Mutex<StoreError?>(nil)

  private init(
    directory: StoreDirectory, path: String, lineage: Lineage, writer: DatabaseQueue?,
    lookups: DatabaseQueue, lock: LockFile?
  ) {
    self.directory = directory
    self.lineage = lineage
    self.writer = writer
    self.lookups = lookups
    self.lock = lock
    self.path = path
  }

  // MARK: Opening

  /// Makes a store without revisions, and opens it for writing.
  ///
  /// The file gets its name once it is whole: after a crash there is a store or none.
  ///
  /// - Throws: ``StoreError/exists(path:)`` where the directory holds a store.
  package static func create(
    _ directory: StoreDirectory, lineage: Lineage, settings: DatabaseFile.Settings = .durable
  ) throws(StoreError) -> CanonicalStore {
    try directory.create()
    let lock = try LockFile.acquire(directory)
    let path = directory.file(CanonicalSchema.fileName)
    guard !StoreDirectory.exists(path) else { throw .exists(path: path) }
    let draft = path + ".new"
    for suffix in ["", "-wal", "-shm"] { try StoreDirectory.remove(draft + suffix) }
    try StoreDirectory.createFile(draft)
    do {
      let queue = try DatabaseFile.openWriter(
        path: draft, settings: settings, isShrinkable: true)
      try queue.inTransaction { database in
        try CanonicalSchema.create(in: database, lineage: lineage)
        return .commit
      }
      try queue.close()
    } catch {
      throw StoreError(error, path: draft)
    }
    try StoreDirectory.rename(draft, to: path)
    return try open(directory, as: .writer, lock: lock, settings: settings)
  }

  /// Opens the store of a directory; a writer brings one of an older format to this one.
  ///
  /// - Throws: ``StoreError/missing(path:)``, ``StoreError/foreignFile(path:)`` and
  ///   ``StoreError/unknownFormat(path:found:known:)``, with the file as it was;
  ///   ``StoreError/locked(path:pid:)`` where another writer holds the directory.
  package static func open(
    _ directory: StoreDirectory, as role: Role, settings: DatabaseFile.Settings = .durable
  ) throws(StoreError) -> CanonicalStore {
    let path = directory.file(CanonicalSchema.fileName)
    guard StoreDirectory.exists(path) else { throw .missing(path: path) }
    let lock = role == .writer ? try LockFile.acquire(directory) : nil
    return try open(directory, as: role, lock: lock, settings: settings)
  }

  static func open(
    _ directory: StoreDirectory, as role: Role, lock: LockFile?, settings: DatabaseFile.Settings,
    fileName: String = CanonicalSchema.fileName
  ) throws(StoreError) -> CanonicalStore {
    let path = directory.file(fileName)
    try DatabaseHeader.require(
      applicationID: CanonicalSchema.applicationID, formats: CanonicalSchema.knownFormats,
      path: path)
    do {
      var writer: DatabaseQueue?
      if role == .writer {
        let queue = try DatabaseFile.openWriter(path: path, settings: settings)
        try queue.inDatabase {
          try CanonicalSchema.migrate($0)
          try CanonicalSchema.createTemporary(in: $0)
        }
        writer = queue
      }
      let lookups = try DatabaseFile.openReader(path: path)
      let bytes = try lookups.readOnce {
        try $0.prepared("SELECT value FROM meta WHERE name = 'lineage'").first { $0.bytes(0) }
      }
      guard let bytes, let lineage = Lineage(bytes: bytes) else {
        throw StoreDamage(place: "meta.lineage")
      }
      return CanonicalStore(
        directory: directory, path: path, lineage: lineage, writer: writer, lookups: lookups,
        lock: lock)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Writes the log back into the database file and closes the connections.
  ///
  /// Nothing is lost without it: the next opening does the same.
  package func close() throws(StoreError) {
    do {
      try lookups.close()
      for reader in takeIdleReaders() { try reader.close() }
      try writer?.inDatabase { _ = try $0.checkpoint(.truncate) }
      try writer?.close()
    } catch {
      throw StoreError(error, path: path)
    }
  }

  private func takeIdleReaders() -> [DatabaseQueue] {
    idleReaders.withLock { idle in
      defer { idle = [] }
      return idle
    }
  }

  // MARK: Access

  /// Answers a short question in one read transaction.
  func lookUp<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try lookups.readOnce(body)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Streams over a connection of its own, in one read transaction.
  ///
  /// What the caller's own code throws comes through as it is.
  func stream<T>(_ body: (Database) throws -> T) throws -> T {
    let idle = idleReaders.withLock { $0.popLast() }
    let queue = try idle ?? DatabaseFile.openReader(path: path)
    defer {
      idleReaders.withLock { if $0.count < Self.keptReaders { $0.append(queue) } }
    }
    do {
      return try queue.readOnce(body)
    } catch {
      throw StoreError.atEdge(error, path: path)
    }
  }

  /// Streams where no code but the store's own runs.
  func examine<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try stream(body)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Lends the tree of the newest state to a publish; it is not kept where the publish fails.
  func takeTree() -> HashTree? {
    tree.withLock { kept in
      defer { kept = nil }
      return kept
    }
  }

  func keepTree(_ newest: HashTree) { tree.withLock { $0 = newest } }

  /// Refuses to write after the medium failed: what it then says of earlier bytes is not believed.
  func requireWriter() throws(StoreError) -> DatabaseQueue {
    guard let writer else { throw .readOnly(path: path) }
    if let failure = writingFailure.withLock({ $0 }) { throw failure }
    return writer
  }

  /// Ends the writing where a failure is the medium's; a full disk is not, it may get room again.
  func noteFailure(_ error: any Error) {
    guard let failure = error as? DatabaseError,
      failure.resultCode == .SQLITE_IOERR || failure.resultCode == .SQLITE_CORRUPT
    else { return }
    writingFailure.withLock { $0 = StoreError(failure, path: path) }
  }
}
