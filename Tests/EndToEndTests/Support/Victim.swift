import Glibc
import Synchronization

/// A process to be killed, once it is known and the moment has come, in either order.
final class Victim: Sendable {
  private struct State {
    var child: Child?
    var isDue = false
  }

  private let state = Mutex(State())

  func name(_ child: Child) {
    let isDue = state.withLock { state in
      state.child = child
      return state.isDue
    }
    if isDue { child.send(SIGKILL) }
  }

  func kill() {
    let child = state.withLock { state in
      state.isDue = true
      return state.child
    }
    child?.send(SIGKILL)
  }
}
