import HonourProtocol
import HonourTransport

// One timer for the deadlines of all connections.
extension ServerLoop {
  func schedule(_ connection: ServerConnection) {
    guard let deadline = connection.nextDeadline else { return }
    arm(for: deadline)
  }

  func arm(for deadline: Monotonic) {
    if let armedFor, armedFor <= deadline { return }
    armedFor = deadline
    let timer = deadlineTimer ?? DeadlineTimer(queue: executor.queue) { self.deadlineCame() }
    deadlineTimer = timer
    timer.arm(atNanoseconds: deadline)
  }

  /// Ticks every connection whose time has come, and looks for the next.
  private func deadlineCame() {
    armedFor = nil
    let now = MonotonicClock.now()
    if let stopDeadline, now >= stopDeadline { return cutAll() }
    closeOverdueStrangers(at: now)
    for connection in Array(connections.values) {
      guard let deadline = connection.nextDeadline, deadline <= now else { continue }
      perform(connection.tick(now: now), for: connection)
    }
    let next = connections.values.compactMap(\.nextDeadline).min()
    for deadline in [next, stopDeadline, admission?.nextDeadline].compactMap({ $0 }) {
      arm(for: max(deadline, now + limits.deadlineGrain))
    }
  }
}
