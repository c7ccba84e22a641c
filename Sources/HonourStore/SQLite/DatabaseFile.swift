package import GRDB
private import GRDBSQLite

/// How every database of ours is opened.
///
/// Source: `Protocol/revisions.md`, section 6.
///
/// WAL with `synchronous=FULL`: an acknowledged commit survives a power cut. The one writer
/// connection of a file checkpoints; readers are opened read-only.
package enum DatabaseFile {
  /// Kibibytes of page cache for each connection.
  package static let writerCacheKiB = 65_536
  package static let readerCacheKiB = 16_384
  package static let busyTimeoutSeconds = 5.0

  /// Bytes to which the log is cut back once all of it is in the database file.
  package static let keptLogBytes = 16_777_216

  /// The version of the SQLite that this program runs with.
  package static var libraryVersion: String { unsafe String(cString: sqlite3_libversion()) }

  /// How much a commit waits for the medium.
  package enum Settings: Hashable, Sendable {
    /// `synchronous=FULL`; every store of a person's data.
    case durable
    /// `synchronous=OFF`; for tests that make thousands of stores and pull no plug.
    case fleeting
  }

  /// Opens the one writing connection of a file, and makes the file where there is none.
  ///
  /// The caller holds the directory's lock. A new file may be made so that it can be shortened.
  /// A symbolic link in the place of one of its files is refused, not followed.
  package static func openWriter(
    path: String, settings: Settings = .durable, isShrinkable: Bool = false
  ) throws(StoreError) -> DatabaseQueue {
    try requireFiles(path)
    try requireNoLinks(path)
    var configuration = common(cacheKiB: writerCacheKiB)
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          \(isShrinkable ? "PRAGMA auto_vacuum = INCREMENTAL;" : "")
          PRAGMA journal_mode = WAL;
          PRAGMA synchronous = \(settings == .durable ? "FULL" : "OFF");
          PRAGMA journal_size_limit = \(keptLogBytes);
          """)
    }
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Opens a connection that can only read; with `keepsTransactions` a transaction may stay open from
  /// one access to the next.
  package static func openReader(
    path: String, keepsTransactions: Bool = false
  ) throws(StoreError) -> DatabaseQueue {
    try requireFiles(path)
    var configuration = common(cacheKiB: readerCacheKiB)
    configuration.readonly = true
    configuration.allowsUnsafeTransactions = keepsTransactions
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// A database and what may stand beside it.
  private static let suffixes = ["", "-wal", "-shm", "-journal"]

  /// SQLite says of a directory in the place of one of its files only that it cannot open it.
  private static func requireFiles(_ path: String) throws(StoreError) {
    for suffix in suffixes { try StoreDirectory.requireNoDirectory(path + suffix) }
  }

  /// SQLite would write where a link leads to.
  private static func requireNoLinks(_ path: String) throws(StoreError) {
    for suffix in suffixes { try StoreDirectory.requireNoLink(path + suffix) }
  }

  private static func common(cacheKiB: Int) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(busyTimeoutSeconds)
    configuration.foreignKeysEnabled = true
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA trusted_schema = OFF;
          PRAGMA cell_size_check = ON;
          PRAGMA mmap_size = 0;
          PRAGMA temp_store = FILE;
          PRAGMA cache_size = -\(cacheKiB);
          """)
    }
    return configuration
  }
}

extension StoreError {
  /// What the medium says where it does not give back what was written.
  private static let unreadable: [ResultCode] = [
    .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_DATA, .SQLITE_IOERR_CORRUPTFS,
  ]

  /// Says what a database error means for the store at `path`.
  package init(_ error: any Error, path: String) {
    if let known = error as? StoreError {
      self = known
      return
    }
    if let damage = error as? StoreDamage {
      self = .corrupt(path: path, detail: damage.place)
      return
    }
    guard let database = error as? DatabaseError else {
      self = .failed(path: path, detail: String(describing: error))
      return
    }
    let detail = database.message ?? database.resultCode.description
    if Self.unreadable.contains(database.extendedResultCode) {
      self = .corrupt(path: path, detail: detail)
      return
    }
    self =
      switch database.resultCode {
      case .SQLITE_FULL: .diskFull(path: path)
      case .SQLITE_READONLY: .readOnly(path: path)
      // Our statements fit our tables: where they do not, the tables are not ours any more.
      case .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
        .corrupt(path: path, detail: detail)
      case .SQLITE_NOTADB: .foreignFile(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: .locked(path: path, pid: nil)
      default: .failed(path: path, detail: detail)
      }
  }

  /// The same where a caller's own code may have thrown: what is not of the store stays as it is.
  package static func atEdge(_ error: any Error, path: String) -> any Error {
    error is DatabaseError || error is StoreDamage ? StoreError(error, path: path) : error
  }
}
