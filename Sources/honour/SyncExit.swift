import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import HonourTerminal

/// How a sync ends, as a number for scripts.
enum SyncExit {
  /// What `sync` and `watch` can end with, for their help pages.
  static let help = text(of: [
    .success, .failure, .noData, .damaged, .busy, .unreachable, .refused, .foreignDataset,
    .diverged, .malformed, .interrupted, .readOnly, .diskFull, .unknownFormat, .foreignFile,
    .wrongBase, .budgetSpent, .untrusted, .notAdmitted, .usage,
  ])

  /// What `publish` can end with.
  static let publishHelp = text(of: [
    .success, .failure, .refusedInput, .noData, .damaged, .busy, .unreachable, .refused,
    .foreignDataset, .diverged, .malformed, .interrupted, .readOnly, .diskFull, .wrongBase,
    .untrusted,
    .notAdmitted, .usage,
  ])

  private static func text(of statuses: [ExitStatus]) -> String {
    "Exit codes:\n"
      + statuses.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }

  static func status(of error: SyncError) -> ExitStatus {
    switch error {
    case .noAddress, .notLoopback: .usage
    case .unreachable: .unreachable
    case .connectionLost, .cancelled: .interrupted
    case .protocolViolation, .misfit, .gaveUp, .contentRefused: .malformed
    case .recording: .failure
    case .store(let fault): status(of: fault)
    case .spool(let fault): status(of: fault)
    case .noPrices, .noLimits, .noPublishing: .refused
    case .unreported: .interrupted
    case .refused(_, let refusal) where refusal.code == .baseMoved: .wrongBase
    case .untrusted(_, .equivocation): .diverged
    case .untrusted, .unsecured: .untrusted
    case .notJoined, .notAdmitted: .notAdmitted
    case .unsafeFile: .unsafeFile
    case .keyLog, .noTLS: .failure
    case .stopped, .budgetTooSmall: .budgetSpent
    case .bundle(_, let fault): status(of: fault)
    case .refused:
      error.isForeignDataset ? .foreignDataset : error.isContradiction ? .diverged : .refused
    }
  }

  private static func status(of fault: FileFault) -> ExitStatus {
    if fault.isDiskFull { return .diskFull }
    if fault.isReadOnly { return .readOnly }
    return fault.isInTheWay ? .foreignFile : .failure
  }

  private static func status(of fault: BundleFault) -> ExitStatus {
    switch fault {
    case .unreadable: .failure
    case .notABundle: .foreignFile
    case .unknownVersion: .unknownFormat
    case .cut, .overlong, .malformed, .malformedPlain, .misfit: .malformed
    case .untrusted(.foreignLineage): .foreignDataset
    case .untrusted(.equivocation): .diverged
    case .untrusted: .untrusted
    case .refused(.wrongBase): .wrongBase
    case .refused(.foreignLineage): .foreignDataset
    case .refused(.diverged): .diverged
    case .refused: .malformed
    }
  }

  static func status(of error: StoreError) -> ExitStatus {
    switch error {
    case .missing: .noData
    case .exists, .foreignFile, .inTheWay: .foreignFile
    case .unknownFormat: .unknownFormat
    case .locked: .busy
    case .diskFull: .diskFull
    case .readOnly: .readOnly
    case .corrupt: .damaged
    case .failed, .unknownRevision, .prunedRevision: .failure
    }
  }
}
