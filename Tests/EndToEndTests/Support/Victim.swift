import Glibc
import Synchronization

/// A process to be killed, once it is known and the moment has come, in either order.
final class Victim: Sendable {
  private struct State {
    var pid: Int32?
    var isDue = false
  }

  private let state = Mutex(State())

  func name(_ pid: Int32) {
    let isDue = state.withLock { state in
      state.pid = pid
      return state.isDue
    }
    if isDue { Glibc.kill(pid, SIGKILL) }
  }

  func kill() {
    let pid = state.withLock { state in
      state.isDue = true
      return state.pid
    }
    if let pid { Glibc.kill(pid, SIGKILL) }
  }
}
