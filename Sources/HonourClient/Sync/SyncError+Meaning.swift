import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

extension SyncError {
  /// What a daemon's refusal means for a laptop.
  init(_ refusal: ErrorFrame, by address: ServerAddress, of identity: ClientIdentity?) {
    if refusal.isAdmission, let identity {
      self = .notAdmitted(address, refusal, identity.publicKey)
    } else {
      self = .refused(address, refusal)
    }
  }

  /// Whether another address may do better without a person's decision.
  package var mayTryAnotherAddress: Bool {
    switch self {
    case .unreachable, .connectionLost, .noPrices, .noLimits, .protocolViolation, .misfit, .gaveUp,
      .contentRefused, .unsecured:
      true
    case .refused(_, let refusal): refusal.action == .retry && refusal.code != .baseMoved
    // One that lies keeps nobody from the others, who are judged alike; two histories are for a person.
    case .untrusted(_, let fault): !fault.isAlarm
    case .noAddress, .notLoopback, .noPublishing, .unreported, .stopped, .budgetTooSmall, .store,
      .spool, .bundle, .recording, .cancelled, .notJoined, .notAdmitted, .unsafeFile, .keyLog,
      .noTLS:
      false
    }
  }

  /// Whether the same address may do better later, by itself.
  package var mayTryAgain: Bool {
    switch self {
    case .unreachable, .connectionLost: true
    case .refused(_, let refusal): refusal.action == .retry && refusal.code != .baseMoved
    case .noPublishing, .unreported, .noPrices, .noLimits, .protocolViolation, .misfit, .gaveUp,
      .contentRefused, .noAddress,
      .notLoopback, .stopped, .budgetTooSmall, .store, .spool, .bundle, .recording, .cancelled,
      .untrusted,
      .notJoined, .notAdmitted,
      .unsecured, .unsafeFile, .keyLog, .noTLS:
      false
    }
  }

  /// Whether the daemon serves another dataset than the replica holds.
  package var isForeignDataset: Bool {
    switch self {
    case .refused(_, let refusal): refusal.code == .foreignLineage
    case .bundle(_, .refused(.foreignLineage(held: _, offered: _))): true
    default: false
    }
  }

  /// Whether the daemon's history contradicts the replica's: it is behind it, or differs from it.
  package var isContradiction: Bool {
    switch self {
    case .refused(_, let refusal): refusal.code == .ahead || refusal.code == .diverged
    case .untrusted(_, .equivocation(revision: _)): true
    case .bundle(_, .refused(.diverged(held: _, target: _))): true
    default: false
    }
  }

  /// The pause that the daemon asked for, in seconds.
  package var retryAfterSeconds: Double {
    guard case .refused(_, let refusal) = self else { return 0 }
    return Double(refusal.retryAfterSeconds)
  }

  /// The one of several failures that says most: what a daemon said over what none said.
  ///
  /// Where no address answered, all of them are named.
  static func worst(of failures: [SyncError]) -> SyncError {
    var attempts: [Attempt] = []
    for failure in failures {
      guard case .unreachable(let more) = failure else { return failure }
      attempts += more
    }
    return attempts.isEmpty ? .noAddress : .unreachable(attempts)
  }
}
