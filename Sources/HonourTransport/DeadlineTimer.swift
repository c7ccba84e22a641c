package import Dispatch

/// Calls its handler once when an instant has come; arming it again moves the instant.
///
/// Isolation: everything, the handler too, on the queue it was made with. Release it only after
/// ``cancel()``.
package final class DeadlineTimer {
  private let source: any DispatchSourceTimer

  package init(queue: DispatchQueue, handler: @escaping () -> Void) {
    source = DispatchSource.makeTimerSource(queue: queue)
    source.setEventHandler(handler: handler)
    source.schedule(deadline: .distantFuture)
    source.activate()
  }

  /// Arms the timer for an instant of ``MonotonicClock``; one that is past comes at once.
  package func arm(atNanoseconds instant: UInt64) {
    source.schedule(deadline: DispatchTime(uptimeNanoseconds: instant), leeway: .milliseconds(5))
  }

  package func disarm() { source.schedule(deadline: .distantFuture) }

  /// Ends the timer and lets go of its handler.
  package func cancel() { source.cancel() }
}
