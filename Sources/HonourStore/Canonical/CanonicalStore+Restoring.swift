import GRDB
package import HonourModel

extension CanonicalStore {
  /// How a restore ended.
  package enum RestoreOutcome: Hashable, Sendable {
    /// The store is in place, at this revision; the one it replaced, where there was one, is here.
    case restored(RevisionInfo, replaced: String?)
    /// The backup is not whole; nothing was changed.
    case damaged([StoreProblem])
  }

  /// Puts a backup's history into a directory, as the next epoch.
  ///
  /// The backup is copied and checked from its bytes first. One more revision is published with
  /// the root of its newest, so that every position keeps a revision of its own; its epoch is one
  /// more than the backup's, and than that of a store of the same lineage which it replaces.
  ///
  /// - Parameters:
  ///   - file: A file that ``backUp(to:)`` wrote.
  ///   - directory: Where the store is to be; made where it is missing.
  ///   - request: What people are told of the revision; its mode has no meaning here.
  ///   - replacing: Whether a store in the directory is put aside, in place of an error.
  ///   - publisher: Signs the new revision; nil where nobody does.
  ///   - settings: How much a commit waits for the medium.
  /// - Returns: The new revision, or what is wrong with the backup.
  /// - Throws: ``StoreError/exists(path:)`` where there is a store and it may not be replaced,
  ///   ``StoreError/locked(path:pid:)`` where it is in use.
  ///
  /// Source: `Protocol/revisions.md`, section 5.
  package static func restore(
    _ file: String, into directory: StoreDirectory, _ request: PublishRequest,
    replacing: Bool = false, signedBy publisher: SigningKey? = nil,
    settings: DatabaseFile.Settings = .durable
  ) throws(StoreError) -> RestoreOutcome {
    try DatabaseHeader.require(
      applicationID: CanonicalSchema.applicationID, formats: CanonicalSchema.knownFormats,
      path: file)
    let traces = RestoreTraces(of: directory, draft: draftName)
    do {
      let outcome = try restore(file, into: directory, request, replacing, publisher, settings)
      if case .damaged = outcome { traces.remove() }
      return outcome
    } catch {
      traces.remove()
      throw error
    }
  }

  static let draftName = CanonicalSchema.fileName + ".restoring"

  private static func restore(
    _ file: String, into directory: StoreDirectory, _ request: PublishRequest,
    _ replacing: Bool, _ publisher: SigningKey?, _ settings: DatabaseFile.Settings
  ) throws(StoreError) -> RestoreOutcome {
    try directory.create()
    let lock = try LockFile.acquire(directory)
    let path = directory.file(CanonicalSchema.fileName)
    let isOccupied = StoreDirectory.exists(path)
    guard replacing || !isOccupied else { throw .exists(path: path) }

    let store = try draft(of: file, in: directory, lock, settings)
    let problems = try store.check()
    guard problems.isEmpty else {
      try store.close()
      return .damaged(problems)
    }
    let lost = isOccupied ? settle(directory, lock, settings) : nil
    let epoch = lost.flatMap { $0.lineage == store.lineage ? $0.epoch : nil } ?? 0
    let info = try store.openEpoch(after: epoch, request, publisher)
    try store.close()
    let aside = isOccupied ? try putAside(path) : nil
    try StoreDirectory.rename(directory.file(draftName), to: path)
    return .restored(info, replaced: aside)
  }

  /// Opens a copy of a file beside the place where it will be.
  static func draft(
    of file: String, in directory: StoreDirectory, _ lock: LockFile,
    _ settings: DatabaseFile.Settings
  ) throws(StoreError) -> CanonicalStore {
    let draft = directory.file(draftName)
    for suffix in ["", "-wal", "-shm"] { try StoreDirectory.remove(draft + suffix) }
    try copy(file, to: draft)
    return try open(
      directory, as: .writer, lock: lock, settings: settings, fileName: draftName)
  }

  /// Writes the log of the store that is to be replaced into its file, and tells where it stands.
  ///
  /// Nil where it cannot be read: it may be replaced because it is broken.
  static func settle(
    _ directory: StoreDirectory, _ lock: LockFile, _ settings: DatabaseFile.Settings
  ) -> Position? {
    do {
      let store = try open(directory, as: .writer, lock: lock, settings: settings)
      let position = try store.newest().position
      try store.close()
      return position
    } catch {
      return nil
    }
  }

  /// Gives the old files a second name, its log and all, until the new file takes the first.
  static func putAside(_ path: String) throws(StoreError) -> String {
    var number = 1
    while StoreDirectory.exists("\(path).replaced-\(number)") { number += 1 }
    let aside = "\(path).replaced-\(number)"
    // A log that could not be written back belongs to the old file and must not meet the new one.
    if StoreDirectory.exists(path + "-wal") {
      try StoreDirectory.rename(path + "-wal", to: aside + "-wal")
    }
    try StoreDirectory.remove(path + "-shm")
    try StoreDirectory.link(path, as: aside)
    return aside
  }

  /// Publishes the newest state once more, in the epoch after its own and after `epoch`.
  private func openEpoch(
    after epoch: UInt64, _ request: PublishRequest, _ publisher: SigningKey?
  ) throws(StoreError) -> RevisionInfo {
    guard let writer else { throw .readOnly(path: path) }
    do {
      return try writer.inDatabase { database in
        let revisions = RevisionTable(database, lineage: lineage)
        let newest = try revisions.newest()
        let position = newest.info.position
        let last = UInt64(Int64.max)
        guard position.revision < last, max(position.epoch, epoch) < last else {
          throw StoreDamage(place: "revision[\(position.revision)]")
        }
        let info = RevisionInfo(
          position: Position(
            lineage: lineage, epoch: max(position.epoch, epoch) + 1,
            revision: position.revision + 1, root: position.root),
          publishedAt: request.publishedAt, author: request.author, message: request.message,
          recordCount: newest.info.recordCount, canonicalBytes: newest.info.canonicalBytes)
        try database.inTransaction(.immediate) {
          try revisions.insert(RevisionTable.Row(info: info, lastVersion: newest.lastVersion))
          if let publisher {
            try SignatureTable(database).sign(info, after: newest.info, by: publisher)
          }
          return .commit
        }
        return info
      }
    } catch {
      throw StoreError(error, path: path)
    }
  }
}
