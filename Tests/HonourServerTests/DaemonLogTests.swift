import Foundation
import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Testing

/// What an owner reads in the log of what clients do not see.
@Suite(.timeLimit(.minutes(1))) struct DaemonLogTests {
  @Test func `a transfer that finds no place on disk is served, and the log says why`()
    async throws
  {
    let log = LogLines()
    let harness = try await DaemonHarness(log: log)
    try await eventually("the log says: took over") { !log.lines("took over").isEmpty }
    try FileManager.default.removeItem(atPath: harness.scratch.cache)
    try Data().write(to: URL(fileURLWithPath: harness.scratch.cache))
    harness.daemon.published(harness.store.publish(count: 20))
    let crowd = Crowd()
    await crowd.join(at: harness.address)
    await crowd.until { $0.forAll { $0.stream == nil && $0.closeCause != nil } }
    #expect(await crowd.ask { $0.records } == harness.store.records(at: 1))
    let failures = log.lines("failed")
    #expect(failures.count == 1 && failures[0].hasPrefix("failed action=keep a transfer on disk"))
    #expect(failures[0].hasSuffix("Not a directory"), "\(failures)")
    await harness.daemon.stop()
  }

  @Test(arguments: [true, false])
  func `a file in the place of the cache is told, and everything is served without`(
    isLink: Bool
  ) async throws {
    let log = LogLines()
    let scratch = try Scratch()
    if isLink {
      try FileManager.default.createSymbolicLink(
        atPath: scratch.cache, withDestinationPath: scratch.path + "/nowhere")
    } else {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: scratch.cache))
    }
    var limits = ServerLimits.unprepared
    limits.memoryBodyBytes = 0
    let harness = try await DaemonHarness(limits: limits, scratch: scratch, log: log)
    let warnings = log.lines("no cache: transfers are made again after a restart")
    #expect(warnings.count == 1 && warnings[0].hasSuffix("cache: Not a directory"), "\(warnings)")
    harness.daemon.published(harness.store.publish(count: 200))
    let crowd = Crowd()
    await crowd.join(at: harness.address)
    await crowd.until { $0.forAll { $0.stream == nil && $0.closeCause != nil } }
    #expect(await crowd.ask { $0.records } == harness.store.records(at: 1))
    await harness.daemon.stop()
    #expect(log.lines("failed").isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["cache"])
    if !isLink {
      #expect(try String(contentsOfFile: scratch.cache, encoding: .utf8) == "mine")
    }
  }

  @Test func `an answer that a budget has no room for is logged as what it is`() async throws {
    let log = LogLines()
    let harness = try await DaemonHarness(log: log)
    harness.daemon.published(harness.store.publish(count: 20))
    let crowd = Crowd()
    let hello = Frame.hello(Hello(capabilities: Capabilities.ours.rawValue))
    _ = await crowd.speak(
      [hello, .limit(Limit(bytes: WireLimits.leastAnswerBytes)), .pull(Pull(held: nil))].flatMap {
        $0.encoded()
      },
      at: harness.address)
    try await eventually("the log says: served") { !log.lines("served").isEmpty }
    let line = log.lines("served")[0]
    #expect(line.contains("sent=pause") && line.contains("left="), "\(line)")
    let counters = await harness.daemon.status().counters
    #expect(counters.snapshots == 0 && counters.upToDate == 0)
    await harness.daemon.stop()
  }
}
