import Dispatch
import Synchronization

/// Computes the handshakes of a server beside its loop, a few at a time.
///
/// Isolation: from any thread.
package final class HandshakeLanes: Sendable {
  private struct State {
    var queue = LaneQueue<HandshakeJob>()
    var idleLanes = TransportLimits.handshakeLanes
    var isWaiting = false
  }

  private enum Action {
    case run(HandshakeJob)
    case wait(UInt64)
    case nothing
  }

  private let lanes = DispatchQueue(
    label: "transport.handshakes", attributes: .concurrent, target: .global())
  private let state = Mutex(State())

  package init() {}

  /// - Returns: False where too many wait already; the job is then not run.
  func run(_ job: HandshakeJob, isStranger: Bool) -> Bool {
    guard state.withLock({ $0.queue.add(job, isStranger: isStranger) }) else { return false }
    proceed()
    return true
  }

  private func proceed() {
    while true {
      switch state.withLock({ Self.next(&$0) }) {
      case .run(let job):
        lanes.async {
          job.run()
          self.state.withLock { $0.idleLanes += 1 }
          self.proceed()
        }
      case .wait(let nanoseconds):
        lanes.asyncAfter(deadline: .now() + .nanoseconds(Int(clamping: nanoseconds))) {
          self.state.withLock { $0.isWaiting = false }
          self.proceed()
        }
        return
      case .nothing: return
      }
    }
  }

  private static func next(_ state: inout State) -> Action {
    guard state.idleLanes > 0 else { return .nothing }
    switch state.queue.next(now: MonotonicClock.now()) {
    case .run(let job):
      state.idleLanes -= 1
      return .run(job)
    case .wait(let nanoseconds):
      guard !state.isWaiting else { return .nothing }
      state.isWaiting = true
      return .wait(nanoseconds)
    case .nothing: return .nothing
    }
  }
}
