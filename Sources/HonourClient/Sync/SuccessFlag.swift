import Synchronization

/// Whether something succeeded since it was last asked.
final class SuccessFlag: Sendable {
  private let state = Mutex(false)

  func raise() { state.withLock { $0 = true } }

  func lower() -> Bool {
    state.withLock { isRaised in
      defer { isRaised = false }
      return isRaised
    }
  }
}
