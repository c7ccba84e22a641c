import Dispatch
import Glibc
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct DeadlineTimerTests {
  @Test func `a timer fires once, at its last instant, and not when disarmed`() async {
    let clock = TimerActor()
    let start = MonotonicClock.now()
    #expect(await clock.wait(nanoseconds: 30_000_000) == 1)
    #expect(MonotonicClock.now() - start >= 30_000_000)
    #expect(await clock.wait(nanoseconds: 0) == 2)
    await clock.end()
  }

  @Test func `a signal becomes a call`() async {
    await withCheckedContinuation { continuation in
      let queue = DispatchQueue(label: "test.signal")
      let once = Counter()
      let watcher = SignalWatcher([SIGUSR2], queue: queue) { number in
        #expect(number == SIGUSR2)
        if once.next() == 1 { continuation.resume() }
      }
      // The source is registered a moment after it was made; the queue is asked until it answers.
      for _ in 0..<1_000 where once.value == 0 {
        kill(getpid(), SIGUSR2)
        queue.sync {}
        usleep(1_000)
      }
      watcher.cancel()
    }
  }
}

actor TimerActor {
  nonisolated let executor = QueueExecutor(label: "test.timer")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private var fired = 0
  private var timer: DeadlineTimer?
  private var waiting: CheckedContinuation<Void, Never>?

  func wait(nanoseconds: UInt64) async -> Int {
    let timer = self.timer ?? DeadlineTimer(queue: executor.queue) { self.fire() }
    self.timer = timer
    await withCheckedContinuation { continuation in
      waiting = continuation
      timer.arm(atNanoseconds: MonotonicClock.now())
      timer.disarm()
      timer.arm(atNanoseconds: MonotonicClock.now() + nanoseconds)
    }
    return fired
  }

  func end() {
    timer?.cancel()
    timer = nil
  }

  private func fire() {
    fired += 1
    waiting?.resume()
    waiting = nil
  }
}
