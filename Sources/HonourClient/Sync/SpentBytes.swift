import Synchronization

/// What one budget has paid so far, both ways, over all connections that share it.
///
/// Isolation: any thread.
final class SpentBytes: Sendable {
  private let count = Mutex<UInt64>(0)

  var bytes: UInt64 { count.withLock { $0 } }

  func add(_ bytes: UInt64) { count.withLock { $0 += bytes } }

  /// What is left of a budget.
  func rest(of budgetBytes: UInt64) -> UInt64 { budgetBytes - min(budgetBytes, bytes) }
}
