package import HonourModel

extension CanonicalStore {
  /// How a copy of a store whose publisher is elsewhere was taken over.
  package enum MirrorOutcome: Hashable, Sendable {
    /// The copy is in place, at this revision; the store it replaced, where there was one, is here.
    case mirrored(RevisionInfo, replaced: String?)
    /// The copy is not whole; as in all that follow, nothing was changed.
    case damaged([StoreProblem])
    /// The store that is there is of another lineage.
    case foreignLineage
    /// The store that is there is newer, or has another history.
    case older(than: Position)
    /// The publisher has not signed this revision.
    case unsigned(revision: UInt64)
  }

  /// Puts a copy of a store in the place of an older one, as it is: no revision is added.
  ///
  /// The copy is checked from its bytes first, and each of its revisions for the publisher's signature.
  ///
  /// - Parameters:
  ///   - file: A file that ``backUp(to:)`` wrote where the publisher's key is.
  ///   - directory: Where the store is to be, or is.
  ///   - publisher: Whose signatures count.
  ///   - settings: How much a commit waits for the medium.
  /// - Returns: The revision that is served from here on, or why nothing was changed.
  /// - Throws: ``StoreError/locked(path:pid:)`` where the store is in use.
  ///
  /// Source: `Protocol/operation.md`, section 4.
  package static func mirror(
    _ file: String, into directory: StoreDirectory, publisher: PublicKey,
    settings: DatabaseFile.Settings = .durable
  ) throws(StoreError) -> MirrorOutcome {
    try DatabaseHeader.require(
      applicationID: CanonicalSchema.applicationID, formats: CanonicalSchema.knownFormats,
      path: file)
    let traces = RestoreTraces(of: directory, draft: draftName)
    do {
      let outcome = try mirror(file, into: directory, publisher, settings)
      if case .mirrored = outcome {} else { traces.remove() }
      return outcome
    } catch {
      traces.remove()
      throw error
    }
  }

  private static func mirror(
    _ file: String, into directory: StoreDirectory, _ publisher: PublicKey,
    _ settings: DatabaseFile.Settings
  ) throws(StoreError) -> MirrorOutcome {
    try directory.create()
    let lock = try LockFile.acquire(directory)
    let store = try draft(of: file, in: directory, lock, settings)
    let info = try store.newest()
    let problems = try store.check()
    let unsigned = try problems.isEmpty ? store.firstUnsigned(by: publisher) : nil
    let path = directory.file(CanonicalSchema.fileName)
    let isOccupied = StoreDirectory.exists(path)
    let held = isOccupied ? settle(directory, lock, settings) : nil
    let leadsOn = if let held { try store.leads(from: held) } else { true }
    try store.close()
    guard problems.isEmpty else { return .damaged(problems) }
    if let unsigned { return .unsigned(revision: unsigned) }
    guard isOccupied else {
      try StoreDirectory.rename(directory.file(draftName), to: path)
      return .mirrored(info, replaced: nil)
    }
    if let held, !leadsOn {
      return held.lineage == info.position.lineage ? .older(than: held) : .foreignLineage
    }
    let aside = try putAside(path)
    try StoreDirectory.rename(directory.file(draftName), to: path)
    return .mirrored(info, replaced: aside)
  }

  /// Whether this history goes on from a position, as far back as it is kept.
  private func leads(from held: Position) throws(StoreError) -> Bool {
    let newest = try newest().position
    guard held == newest || held.short.isOlder(than: newest) else { return false }
    guard let known = try info(epoch: held.epoch, revision: held.revision) else { return true }
    return known.position == held
  }

  /// The first kept revision that the publisher has not signed.
  private func firstUnsigned(by publisher: PublicKey) throws(StoreError) -> UInt64? {
    for info in try revisions(from: newest().position.revision, limit: .max) {
      let revision = info.position.revision
      guard let signed = try signedManifest(of: revision), signed.isValid(by: publisher) else {
        return revision
      }
    }
    return nil
  }
}
