import Dispatch
import Glibc
import HonourTransport

/// Lets a person end work with Ctrl-C, and a service manager with SIGTERM.
package enum Interruption {
  /// Runs `body` in a task that the first signal cancels; a second one ends the process at once.
  ///
  /// Ending at once is safe: a transaction that did not commit leaves nothing behind.
  package static func cancelling<Value: Sendable>(
    _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    let task = Task { try await body() }
    let flag = SuccessFlag()
    let watcher = SignalWatcher(
      [SIGINT, SIGTERM], queue: DispatchQueue(label: "honour.signals")
    ) { number in
      if flag.lower() { _exit(128 + number) }
      flag.raise()
      task.cancel()
    }
    defer { watcher.cancel() }
    return try await task.value
  }
}
