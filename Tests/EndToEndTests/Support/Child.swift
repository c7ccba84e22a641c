import Glibc
import Synchronization

/// A process that we started.
///
/// It is signalled by its own id, and never after it was reaped.
final class Child: Sendable {
  let pid: Int32
  private let isReaped = Mutex(false)

  init(pid: Int32) { self.pid = pid }

  func send(_ signal: Int32) {
    isReaped.withLock { isReaped in
      if !isReaped { _ = kill(pid, signal) }
    }
  }

  /// Blocks until it has ended: its exit code, or 128 and the signal that ended it.
  func wait() -> Int32 {
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0 {
      guard errno == EINTR else { return -1 }
    }
    return isReaped.withLock { isReaped in
      isReaped = true
      var status: Int32 = 0
      guard unsafe waitpid(pid, &status, 0) == pid else { return -1 }
      let signal = status & 0x7F
      return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
  }
}
