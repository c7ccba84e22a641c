import Dispatch
import Synchronization

/// Stops threads while it is shut.
final class Gate: Sendable {
  private let group = DispatchGroup()
  private let isShut = Mutex(false)

  func shut() {
    isShut.withLock { isShut in
      if !isShut { group.enter() }
      isShut = true
    }
  }

  func open() {
    isShut.withLock { isShut in
      if isShut { group.leave() }
      isShut = false
    }
  }

  func pass() { group.wait() }
}
