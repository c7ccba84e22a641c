import Dispatch
import Synchronization

/// One step of a handshake on its way through a lane.
final class HandshakeJob: LaneJob {
  private let end: TLSEnd
  private let bytes: [UInt8]
  private let outcome = Mutex<TLSStep?>(nil)
  private let done = DispatchGroup()

  init(_ end: TLSEnd, _ bytes: [UInt8]) {
    self.end = end
    self.bytes = bytes
    done.enter()
  }

  var isWanted: Bool { end.isWanted }

  /// Nil before it ran, where nobody wanted it any more, and where no lane took it.
  var step: TLSStep? { outcome.withLock { $0 } }

  /// Calls `body` in a turn of `queue` after ``run()`` or ``drop()``, one of which must come, once.
  func whenDone(on queue: DispatchQueue, _ body: DispatchWorkItem) {
    done.notify(queue: queue, work: body)
  }

  func run() {
    if isWanted {
      let step = end.take(bytes, now: MonotonicClock.now())
      outcome.withLock { $0 = step }
    }
    done.leave()
  }

  /// No lane takes it.
  func drop() { done.leave() }
}
