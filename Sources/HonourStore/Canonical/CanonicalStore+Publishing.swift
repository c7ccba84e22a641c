import GRDB
package import HonourModel

extension CanonicalStore {
  /// Makes a revision of the changes that `stage` adds, whole or not at all.
  ///
  /// One transaction: after a crash the store holds the old revision or the new one, and the
  /// result is given after the commit has reached the medium.
  ///
  /// - Parameters:
  ///   - request: The mode and what people are told.
  ///   - publisher: Signs the revision; nil where nobody does.
  ///   - stage: Adds the changes. What it throws undoes the publish and comes through as it is.
  ///   - check: Looks at rules that need other records, and returns how many faults it found; the
  ///     caller keeps those. Called also where the publish is refused already.
  ///   - observe: Gets each record that a dry run would change, in key order, where no rule is
  ///     broken.
  /// - Returns: The new revision, the newest one where nothing changed, or the broken rules.
  /// - Throws: ``StoreError`` of the store itself, which leaves it as it was. After a failure of
  ///   the medium no publish is tried again until the store is opened anew.
  ///
  /// Isolation: blocks its caller; publishes wait for each other, readers for none.
  package func publish(
    _ request: PublishRequest, signedBy publisher: SigningKey? = nil,
    stage: (Staging) throws -> Void,
    check: (StateReader) throws -> Int = { _ in 0 },
    observe: (RecordDifference) throws -> Void = { _ in }
  ) throws -> PublishOutcome {
    let writer = try requireWriter()
    var tree = takeTree()
    var outcome: PublishOutcome?
    do {
      try writer.inDatabase { database in
        try database.inTransaction(.immediate) {
          let result = try publish(
            request, publisher, in: database, tree: &tree, stage: stage, check: check,
            observe: observe)
          outcome = result
          if case .published = result { return .commit }
          return .rollback
        }
      }
    } catch {
      noteFailure(error)
      throw StoreError.atEdge(error, path: path)
    }
    guard let outcome else { preconditionFailure("A transaction ended without running.") }
    if let tree { keepTree(tree) }
    return outcome
  }

  private func publish(
    _ request: PublishRequest, _ publisher: SigningKey?, in database: Database,
    tree: inout HashTree?,
    stage: (Staging) throws -> Void, check: (StateReader) throws -> Int,
    observe: (RecordDifference) throws -> Void
  ) throws -> PublishOutcome {
    let revisions = RevisionTable(database, lineage: lineage)
    let newest = try revisions.newest()
    if let base = request.base, base != newest.info.position.short {
      return .baseMoved(newest.info)
    }
    let staging = try Staging(database, newest: newest)
    try stage(staging)
    try staging.finish(request.mode)
    try staging.checkRules()
    let ruleFaultCount = try check(
      StateReader(database, base: newest.lastVersion, bound: staging.lastVersion))
    guard staging.faults.isEmpty, ruleFaultCount == 0 else {
      return .refused(staging.faults.sorted(), ruleFaultCount: ruleFaultCount)
    }
    guard !staging.summary.isEmpty else { return .unchanged(newest.info, staging.summary) }
    if request.isDryRun {
      try StateTable(database).forEachDifference(
        from: newest.lastVersion, to: staging.lastVersion, observe)
      return .wouldPublish(staging.summary)
    }

    let trees = try TreeTable(database)
    var next = try tree ?? trees.load()
    tree = nil
    let touched = staging.touched
    try trees.update(&next, touched: touched, bound: staging.lastVersion)
    try trees.save(next, touched: touched)
    try BlockTable(database).update(
      from: newest.lastVersion, to: staging.lastVersion,
      moved: staging.summary.inserted + staging.summary.deleted, recordCount: staging.recordCount)
    let info = try RevisionInfo(after: newest.info, request, staging, root: next.root)
    try revisions.insert(RevisionTable.Row(info: info, lastVersion: staging.lastVersion))
    if let publisher {
      try SignatureTable(database).sign(info, after: newest.info, by: publisher)
    }
    tree = next
    return .published(info, staging.summary)
  }
}

extension RevisionInfo {
  fileprivate init(
    after newest: RevisionInfo, _ request: PublishRequest, _ staging: Staging, root: Digest
  ) throws {
    guard newest.position.revision < Int64.max, staging.recordCount >= 0,
      staging.canonicalBytes >= 0
    else { throw StoreDamage(place: "revision[\(newest.position.revision)]") }
    self.init(
      position: Position(
        lineage: newest.position.lineage, epoch: newest.position.epoch,
        revision: newest.position.revision + 1, root: root),
      publishedAt: request.publishedAt, author: request.author, message: request.message,
      recordCount: UInt64(staging.recordCount), canonicalBytes: UInt64(staging.canonicalBytes))
  }
}
