import Testing

@testable import HonourTransport

@Suite struct LaneQueueTests {
  private struct Job: LaneJob {
    let name: Int
    var isWanted = true
  }

  private func add(_ queue: inout LaneQueue<Job>, _ job: Job, isStranger: Bool) -> Bool {
    queue.add(job, isStranger: isStranger)
  }

  private func run(_ queue: inout LaneQueue<Job>, now: UInt64) -> Int? {
    guard case .run(let job) = queue.next(now: now) else { return nil }
    return job.name
  }

  @Test func `strangers have a burst of 64, then 200 a second`() {
    var queue = LaneQueue<Job>()
    var now: UInt64 = 5
    var done = 0
    let end = now + 3_000_000_000
    while now <= end {
      while queue.add(Job(name: done), isStranger: true) {}
      switch queue.next(now: now) {
      case .run: done += 1
      case .wait(let nanoseconds):
        #expect(nanoseconds > 0 && nanoseconds <= 5_000_000)
        now += nanoseconds
      case .nothing: Issue.record("some wait")
      }
    }
    #expect(done == 64 + 600)
  }

  @Test func `those who are known go first and pay nothing`() {
    var queue = LaneQueue<Job>()
    for name in 0..<100 { #expect(add(&queue, Job(name: name), isStranger: true)) }
    for name in 1_000..<1_500 { #expect(add(&queue, Job(name: name), isStranger: false)) }
    for name in 1_000..<1_500 { #expect(run(&queue, now: 1) == name) }
    for name in 0..<64 { #expect(run(&queue, now: 1) == name) }
    #expect(run(&queue, now: 1) == nil)
    #expect(run(&queue, now: 5_000_001) == 64)
  }

  @Test func `who has gone costs nothing`() {
    var queue = LaneQueue<Job>()
    for name in 0..<64 {
      #expect(add(&queue, Job(name: name), isStranger: true))
      #expect(run(&queue, now: 1) == name)
    }
    for name in 0..<5 { #expect(add(&queue, Job(name: name, isWanted: false), isStranger: true)) }
    for name in 0..<5 { #expect(run(&queue, now: 1) == name) }
    #expect(queue.isEmpty)
  }

  @Test func `only so many wait`() {
    var queue = LaneQueue<Job>()
    for name in 0..<128 { #expect(add(&queue, Job(name: name), isStranger: true)) }
    #expect(!add(&queue, Job(name: 0), isStranger: true))
    for name in 0..<1_024 { #expect(add(&queue, Job(name: name), isStranger: false)) }
    #expect(!add(&queue, Job(name: 0), isStranger: false))
  }
}
