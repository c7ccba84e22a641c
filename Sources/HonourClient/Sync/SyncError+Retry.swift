import HonourProtocol

extension SyncError {
  /// Whether another address may do better without a person's decision.
  package var mayTryAnotherAddress: Bool {
    switch self {
    case .unreachable, .connectionLost, .protocolViolation, .contentRefused: true
    case .refused(_, let refusal): refusal.action == .retry
    case .noAddress, .notLoopback, .store, .spool, .recording, .cancelled: false
    }
  }

  /// Whether the same address may do better later, by itself.
  package var mayTryAgain: Bool {
    switch self {
    case .unreachable, .connectionLost: true
    case .refused(_, let refusal): refusal.action == .retry
    case .protocolViolation, .contentRefused, .noAddress, .notLoopback, .store,
      .spool, .recording, .cancelled:
      false
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
