import Dispatch
import HonourProtocol
import HonourTransport

// The graceful end.
extension ServerLoop {
  /// Stops accepting, says GOODBYE to everyone, lets transfers under way end for a while, closes.
  ///
  /// When it returns nothing of the loop uses the store any more.
  package func stop() async {
    await sayGoodbye()
    for queue in [lookupQueue, deltaQueue, snapshotQueue, bodyQueue, preparationQueue] {
      await withCheckedContinuation { continuation in
        queue.async { continuation.resume() }
      }
    }
  }

  private func sayGoodbye() async {
    guard !isStopped else { return }
    await withCheckedContinuation { continuation in
      stopping.append(continuation)
      guard stopDeadline == nil else { return }
      let now = MonotonicClock.now()
      stopDeadline = now + limits.stop
      cancellation.set()
      preparations.cancelCurrent()
      for listener in listeners { listener.close() }
      for connection in Array(connections.values) {
        perform(connection.shutdown(now: now), for: connection)
      }
      arm(for: now + limits.stop)
      endIfIdle()
    }
  }

  func cutAll() {
    for connection in Array(connections.values) { connection.abandon() }
  }

  func endIfIdle() {
    guard stopDeadline != nil, connections.isEmpty, !isStopped else { return }
    isStopped = true
    deadlineTimer?.cancel()
    deadlineTimer = nil
    noticeTimer?.cancel()
    noticeTimer = nil
    let waiting = stopping
    stopping = []
    for continuation in waiting { continuation.resume() }
  }
}
