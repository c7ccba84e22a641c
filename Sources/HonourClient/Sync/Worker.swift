import Dispatch

/// A thread for work that blocks: name look-ups, the disk, the transaction.
///
/// One piece of work at a time, in the order given.
package final class Worker: Sendable {
  private let queue: DispatchQueue

  package init(label: String) { queue = DispatchQueue(label: label) }

  /// Runs `body` on the worker and waits without holding a thread.
  package func perform<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }

  /// Runs `body` on the worker, later.
  package func start(_ body: @escaping @Sendable () -> Void) { queue.async(execute: body) }
}
