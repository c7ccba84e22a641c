import GRDB
import Glibc
package import HonourModel

/// A replica of one dataset, opened by the one process that may change it.
///
/// Every method blocks its caller. A replica stands at a position or, before its first sync, at
/// none; between two states there is nothing: data, position and log are committed together.
/// Source: `Protocol/replica.md`, sections 1 and 3.
package final class Replica: Sendable {
  package let directory: String
  package var path: String { Self.path(in: directory) }

  private let lock: LockFile
  private let queue: DatabaseQueue

  package static func path(in directory: String) -> String {
    directory + "/" + ReplicaFormat.fileName
  }

  /// Opens the replica in a directory, which are both made where they are missing.
  ///
  /// - Parameters:
  ///   - directory: Holds nothing but the replica and what arrives for it.
  ///   - waitSeconds: How long another process may hold the lock before this one gives up.
  /// - Throws: ``StoreError/locked(path:pid:)`` while another process syncs; ``StoreError``
  ///   `.foreignFile`, `.unknownFormat` before anything is touched.
  package init(directory: String, waitSeconds: Double = 2) throws(StoreError) {
    self.directory = directory
    try StoreDirectory(directory).create()
    lock = try Self.acquireLock(directory, waitSeconds: waitSeconds)
    let path = Self.path(in: directory)
    try ReplicaFile.prepare(path)
    queue = try DatabaseFile.openWriter(path: path)
    do {
      try queue.write { database in try ReplicaViews.refresh(in: database) }
    } catch {
      throw StoreError(error, path: path)
    }
  }

  static func acquireLock(
    _ directory: String, waitSeconds: Double
  ) throws(StoreError) -> LockFile {
    let stepMicroseconds: UInt32 = 50_000
    var steps = Int(max(0, min(waitSeconds, 60)) * 1_000_000) / Int(stepMicroseconds)
    while true {
      do {
        return try LockFile.acquire(StoreDirectory(directory))
      } catch {
        guard case .locked = error, steps > 0 else { throw error }
        steps -= 1
        usleep(stepMicroseconds)
      }
    }
  }

  /// The revision held, or nil before the first sync.
  package func revision() throws(StoreError) -> RevisionInfo? {
    try read { database in try ReplicaMeta.revision(in: database) }
  }

  package func position() throws(StoreError) -> Position? { try revision()?.position }

  /// The addresses that the last successful sync was given, in the order to try them.
  package func addresses() throws(StoreError) -> [String] {
    try read { database in try ReplicaMeta.addresses(in: database) }
  }

  package func remember(addresses: [String]) throws(StoreError) {
    try write { database in
      try ReplicaMeta.write("addresses", addresses.joined(separator: "\n"), in: database)
    }
  }

  /// Why what is held is believed; nil where nobody signed it, and where that is not readable.
  package func evidence() throws(StoreError) -> TrustEvidence? {
    try read { database in try ReplicaMeta.evidence(in: database) }
  }

  /// Notes a sync that found the replica up to date, and what the daemon attested.
  package func note(
    _ contact: SyncContact, attested: FreshnessStatement? = nil
  ) throws(StoreError) {
    try write { database in
      try Self.note(contact, in: database)
      if let attested { try ReplicaMeta.write(attested, in: database) }
    }
  }

  private static func note(_ contact: SyncContact, in database: Database) throws {
    try ReplicaMeta.write("checked_at", String(contact.at), in: database)
    try ReplicaMeta.write("checked_with", contact.address, in: database)
  }

  /// Brings the replica to the request's target, or leaves it exactly as it is.
  ///
  /// One transaction. The base is compared before `next` is called; the record count, the bytes
  /// and the root of the result are compared with the target before anything is committed.
  ///
  /// - Parameters:
  ///   - request: The base, the target, and what the log is told.
  ///   - next: Gives the changes in rising key order, then nil.
  /// - Returns: What was done; either way the replica stands at the target.
  /// - Throws: ``ApplyError``, ``StoreError``, and whatever `next` throws.
  package func apply(
    _ request: ApplyRequest, next: () throws -> RecordChange?
  ) throws -> ApplyOutcome {
    do {
      let outcome = try queue.write { database in
        try ReplicaTransaction(database, request: request).run(next)
      }
      if case .applied = outcome { checkpoint() }
      return outcome
    } catch let error as DatabaseError {
      throw StoreError(error, path: path)
    } catch let fault as ReplicaFault {
      throw StoreError.corrupt(path: path, detail: fault.detail)
    }
  }

  /// Moves what was committed into the main file, as far as no reader is in the way.
  private func checkpoint() {
    // Failing is as good as succeeding: the commit stands, and the next checkpoint takes it up.
    try? queue.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)")
    }
  }

  /// Closes the file; the last one to close it leaves no log beside it.
  package func close() throws(StoreError) {
    do { try queue.close() } catch { throw StoreError(error, path: path) }
  }

  func read<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do { return try queue.read(body) } catch { throw StoreError(error, path: path) }
  }

  func write(_ body: (Database) throws -> Void) throws(StoreError) {
    do { try queue.write(body) } catch { throw StoreError(error, path: path) }
  }
}
