import Dispatch
import Synchronization

/// A value that another thread is making.
final class Prepared<Value: Sendable>: Sendable {
  private let isReady = DispatchSemaphore(value: 0)
  private let value = Mutex<Value?>(nil)

  /// Hands the value in, once.
  func fulfil(_ made: Value) {
    value.withLock { $0 = made }
    isReady.signal()
  }

  /// Waits for the value and hands it over; nil where that was done before.
  func take() -> Value? {
    isReady.wait()
    defer { isReady.signal() }
    return value.withLock { $0.take() }
  }
}
