import Foundation
package import HonourImport
package import HonourModel
package import HonourProtocol
package import HonourStore

/// Carries out imports, reverts and prunes on the store of which this process is the one writer.
///
/// Isolation: blocks its caller; publishes wait for each other in the store.
package struct Publisher: Sendable {
  private let store: CanonicalStore
  /// Signs each revision; nil where nobody does.
  private let key: SigningKey?
  /// Seconds since 1970-01-01T00:00:00Z.
  private let now: @Sendable () -> Int64
  /// Told after each commit.
  private let onPublished: @Sendable (RevisionInfo) -> Void

  package init(
    store: CanonicalStore, key: SigningKey? = nil, now: @escaping @Sendable () -> Int64,
    onPublished: @escaping @Sendable (RevisionInfo) -> Void = { _ in }
  ) {
    self.store = store
    self.key = key
    self.now = now
    self.onPublished = onPublished
  }

  /// Carries a command out, whole or not at all, and says line by line how it went.
  ///
  /// The last line is always the outcome. `contents` are the files of an import, in order; with a `base`
  /// they are published only where that is the newest revision still.
  package func carryOut(
    _ command: PublishCommand, from base: ShortPosition? = nil, contents: [ImportFile.Content],
    tell: (ReportLine) -> Void
  ) {
    if let fault = FaultLine(faultOf: command) { return refuse(fault, tell) }
    do {
      let outcome =
        switch command.action {
        case .importFiles(let settings):
          try publish(command, settings, base, contents, tell: tell)
        case .revert(let revision):
          try revert(revision, command, tell: tell)
        case .prune(let count):
          try prune(keep: count, tell: tell)
        }
      tell(.outcome(outcome))
    } catch {
      switch error {
      case let error as StoreError: refuse(error, tell: tell)
      case let error as ImportError:
        refuse(FaultLine(code: "unreadable", sentence: error.sentence), tell)
      default: refuse(FaultLine(code: "failed", sentence: String(describing: error)), tell)
      }
    }
  }

  /// Says that the store is why nothing was done.
  func refuse(_ error: StoreError, tell: (ReportLine) -> Void) {
    refuse(FaultLine(code: error.code, sentence: error.sentence), tell)
  }

  private func refuse(_ fault: FaultLine, _ tell: (ReportLine) -> Void) {
    tell(.fault(fault))
    tell(.outcome(standing(.refused, faults: 1)))
  }

  // MARK: Import

  private func publish(
    _ command: PublishCommand, _ settings: ImportSettings, _ base: ShortPosition?,
    _ contents: [ImportFile.Content], tell: (ReportLine) -> Void
  ) throws -> ReportOutcome {
    guard try key != nil || !isSigned() else {
      tell(.fault(FaultLine(withoutKeyFor: store.directory.path)))
      return standing(.refused, faults: 1)
    }
    var kind: RecordKind?
    if let name = settings.kind {
      guard let known = RecordKind(rawValue: name) else {
        tell(.fault(FaultLine(code: "unknown-kind", sentence: "There is no kind '\(name)'.")))
        return standing(.refused, faults: 1)
      }
      kind = known
    }
    let files = zip(settings.names, contents).map { name, content in
      ImportFile(name: name, content: content, kind: kind)
    }
    var reader = ImportReader(files: files, options: ImportOptions(fixText: settings.fixText))
    var stateFaults: [ImportFault] = []
    let request = PublishRequest(
      mode: settings.full ? .full : .changes, author: command.author, message: command.message,
      publishedAt: now(), isDryRun: command.dryRun, base: base)
    let outcome = try store.publish(
      request, signedBy: key,
      stage: { staging in
        while let change = try reader.next() { try staging.add(change) }
      },
      check: { state in
        stateFaults = try reader.stateFaults(in: StoredState(state: state))
        return reader.report.faultCount + stateFaults.count
      },
      observe: { tell(.change(try ChangeLine($0))) })
    tellRemarks(reader.report, tell)
    return try conclude(outcome, reader.report, stateFaults, settings.names, tell)
  }

  private func conclude(
    _ outcome: PublishOutcome, _ report: ImportReport, _ stateFaults: [ImportFault],
    _ names: [String], _ tell: (ReportLine) -> Void
  ) throws -> ReportOutcome {
    switch outcome {
    case .published(let info, let summary):
      onPublished(info)
      return ReportOutcome(.published, info, summary)
    case .unchanged(let info, let summary):
      return ReportOutcome(.unchanged, info, summary)
    case .wouldPublish(let summary):
      return try ReportOutcome(.wouldPublish, store.newest(), summary)
    case .baseMoved(let newest):
      tell(.fault(FaultLine(baseMovedTo: newest)))
      return standing(.refused, faults: 1)
    case .refused(let storeFaults, let ruleFaultCount):
      // What refers to a refused record is not at fault: it dangles until that record is mended.
      let refused = Set(report.faults.compactMap(\.record))
      let missing = storeFaults.kept.filter { fault in
        guard case .danglingReference(_, let target) = fault.reason else { return true }
        return !refused.contains(target)
      }
      let faults = report.faults + stateFaults + missing.map { ImportFault($0, files: names) }
      let followers = storeFaults.kept.count - missing.count
      for fault in ImportFault.inFileOrder(faults, names).prefix(PublishFaults.keptCount) {
        tell(.fault(FaultLine(fault)))
      }
      return standing(.refused, faults: storeFaults.count - followers + ruleFaultCount)
    }
  }

  private func tellRemarks(_ report: ImportReport, _ tell: (ReportLine) -> Void) {
    for warning in report.warnings { tell(.warning(warning.sentence)) }
    if report.furtherWarningCount > 0 {
      tell(.warning("\(report.furtherWarningCount) more records have fields of other names."))
    }
    for repair in report.repairs { tell(.repair(repair.sentence)) }
    if report.repairCount > report.repairs.count {
      tell(.repair("\(report.repairCount - report.repairs.count) more texts."))
    }
  }

  /// Whether the newest revision is signed: what follows it must be, too.
  private func isSigned() throws -> Bool {
    try store.signedManifest(of: store.newest().position.revision) != nil
  }

  /// An outcome that leaves the newest revision as it is.
  private func standing(_ result: ReportOutcome.Result, faults: Int) -> ReportOutcome {
    // Where even this cannot be read, the fault line before it says why.
    let newest = try? store.newest()
    return ReportOutcome(
      result: result, revision: newest?.position.revision ?? 0,
      root: (newest?.position.root ?? .zero).hex, faults: faults)
  }

  // MARK: Prune

  private func prune(keep count: UInt64, tell: (ReportLine) -> Void) throws -> ReportOutcome {
    let summary = try store.prune(keep: count)
    tell(.pruned(PruneLine(summary)))
    let isIdle = summary.droppedRevisions == 0 && summary.droppedVersions == 0
    return standing(isIdle ? .unchanged : .pruned, faults: 0)
  }

  // MARK: Revert

  /// Undoes a revision by importing its inverse: the same rules hold.
  private func revert(
    _ revision: UInt64, _ command: PublishCommand, tell: (ReportLine) -> Void
  ) throws -> ReportOutcome {
    guard revision > 0 else { throw StoreError.unknownRevision(revision) }
    try store.require(revision: revision)
    let inverse = try SpoolFile(directory: URL(fileURLWithPath: store.directory.path))
    var conflicts = 0
    try store.differences(from: revision - 1, to: revision) { difference in
      let current = try store.record(difference.key).map { try Record(canonicalBytes: $0.bytes) }
      let reversal = try Reversal(
        before: difference.old.map { try Record(canonicalBytes: $0).fields },
        after: difference.new.map { try Record(canonicalBytes: $0).fields },
        now: current?.fields)
      switch reversal {
      case .nothing: break
      case .put(let fields):
        try inverse.append(JSONValue.object(fields).canonicalBytes + [UInt8(ascii: "\n")])
      case .delete:
        try inverse.append(difference.key.deletionLine + [UInt8(ascii: "\n")])
      case .conflict(let fields):
        conflicts += 1
        guard conflicts <= PublishFaults.keptCount else { break }
        tell(.fault(FaultLine(conflictOf: difference.key, fields: fields, revision: revision)))
      }
    }
    guard conflicts == 0 else { return standing(.refused, faults: conflicts) }
    let settings = ImportSettings(
      full: false, fixText: false, kind: nil, names: ["the inverse of revision \(revision)"])
    return try publish(command, settings, nil, [.path(inverse.path)], tell: tell)
  }
}
