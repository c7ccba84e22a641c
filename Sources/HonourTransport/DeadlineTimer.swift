package import Dispatch

/// Calls its handler once when an instant has come; arming it again moves the instant.
///
/// Isolation: everything, the handler too, on the queue it was made with. Release it only after
/// ``cancel()``.
package final class DeadlineTimer {
  private let source: any DispatchSourceTimer
  private let leeway: DispatchTimeInterval

  /// The system may be late by the leeway to save a wake-up.
  package init(
    queue: DispatchQueue, leeway: DispatchTimeInterval = .milliseconds(5),
    handler: @escaping () -> Void
  ) {
    self.leeway = leeway
    source = DispatchSource.makeTimerSource(queue: queue)
    source.setEventHandler(handler: handler)
    source.schedule(deadline: .distantFuture)
    source.activate()
  }

  /// Arms the timer for an instant of ``MonotonicClock``; one that is past comes at once.
  package func arm(atNanoseconds instant: UInt64) {
    source.schedule(deadline: DispatchTime(uptimeNanoseconds: instant), leeway: leeway)
  }

  package func disarm() { source.schedule(deadline: .distantFuture) }

  /// Ends the timer and lets go of its handler.
  package func cancel() { source.cancel() }
}
