import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(3))) struct DaemonCrowdTests {
  @Test func `two thousand subscribers hear of a publish and each gets the difference`()
    async throws
  {
    let store = MemoryStore()
    let first = store.publish(count: 40)
    let harness = try await DaemonHarness(store: store)
    let records = store.records(at: 1)
    let crowd = Crowd()
    await crowd.join(
      2_000, at: harness.address, holding: first.position, records: records, mode: .subscribed)
    await crowd.until { $0.forAll { $0.upToDates == 1 } }
    try await eventually("the daemon has 2,000 subscribers") {
      await harness.daemon.status().subscribers == 2_000
    }

    let second = store.publish([
      .put(MemoryStore.record("p3", "changed")), .delete(RecordKey(kind: "person", id: "p4")),
    ])
    harness.daemon.published(second)
    await crowd.until { $0.forAll { $0.position == second.position } }
    let expected = store.records(at: 2)
    #expect(await crowd.forAll { $0.records == expected })
    #expect(await crowd.forAll { $0.notices.count == 1 && $0.manifests.count == 1 })
    #expect(await crowd.forAll { $0.manifests.allSatisfy { !$0.isSnapshot } })
    #expect(store.streamCount == 1)
    let status = await harness.daemon.status()
    #expect(status.counters.notices == 2_000)
    #expect(status.counters.deltas == 2_000)
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `publishes in quick succession leave everyone at the last`() async throws {
    let store = MemoryStore()
    let first = store.publish(count: 20)
    var limits = ServerLimits.unprepared
    limits.noticesPerTurn = 7
    let harness = try await DaemonHarness(store: store, limits: limits)
    let crowd = Crowd()
    await crowd.join(
      50, at: harness.address, holding: first.position, records: store.records(at: 1),
      mode: .subscribed)
    await crowd.until { $0.forAll { $0.upToDates == 1 } }
    try await eventually("the daemon has 50 subscribers") {
      await harness.daemon.status().subscribers == 50
    }
    for round in 0..<20 {
      harness.daemon.published(
        store.publish([.put(MemoryStore.record("p\(round % 5)", "round \(round)"))]))
    }
    let last = store.position(at: 21)
    let expected = store.records(at: 21)
    await crowd.until { $0.forAll { $0.position == last } }
    #expect(await crowd.forAll { $0.records == expected })
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test func `a reader that stands still delays nobody and costs little`() async throws {
    let store = MemoryStore()
    var generator = SplitMix64(seed: 3)
    // Each text begins elsewhere in the same noise, which is longer than deflate looks back.
    let noise = (0..<4_000).map { _ in String(generator.next(), radix: 36) }.joined()
    let changes = (0..<64).map { number -> RecordChange in
      let start = noise.utf8.index(noise.startIndex, offsetBy: 100 * number)
      return .put(
        MemoryStore.record("p\(number)", String(noise[start...] + noise[..<start])))
    }
    let position = store.publish(changes).position
    var limits = ServerLimits.unprepared
    limits.stop = 500_000_000
    let harness = try await DaemonHarness(store: store, limits: limits)
    let crowd = Crowd()
    var still: [Socket] = []
    for _ in 0..<3 {
      let socket = await crowd.stall(DaemonHarness.firstFlight(), at: harness.address)
      still.append(try #require(socket))
    }
    await crowd.join(2, at: harness.address)
    await crowd.until { $0.forAll { $0.closeCause != nil } }
    #expect(await crowd.forAll { $0.position == position })
    let status = await harness.daemon.status()
    #expect(status.counters.snapshots == 2)
    #expect(status.connections >= 3)
    #expect(status.queuedBytes <= 3 * limits.blockBytes)
    #expect(status.queuedBytes > 0, "the system has not taken it all")
    #expect(status.counters.built == 1)
    #expect(harness.scratch.cacheNames.count == 1)

    // Those who stand still are cut at the stop's deadline at the latest.
    await harness.daemon.stop()
    withExtendedLifetime(still) {}
  }

  @Test func `transfers under way when the server stops end whole, and all is told goodbye`()
    async throws
  {
    let store = MemoryStore()
    let first = store.publish(count: 3_000, text: "some text that takes its place")
    let harness = try await DaemonHarness(store: store)
    let idle = Crowd()
    await idle.join(
      20, at: harness.address, holding: first.position, records: store.records(at: 1),
      mode: .subscribed)
    await idle.until { $0.forAll { $0.upToDates == 1 } }
    let crowd = Crowd()
    await crowd.join(30, at: harness.address, mode: .subscribed)
    try await eventually("the daemon counts more than 0 snapshots") {
      await harness.daemon.status().counters.snapshots > 0
    }
    await harness.daemon.stop()
    await crowd.until { $0.forAll { $0.closeCause != nil } }
    await idle.until { $0.forAll { $0.closeCause != nil } }
    #expect(await idle.forAll { $0.reason == .goodbye(.goingAway) })
    // Nobody holds half a state: the whole of it, or nothing.
    let position = first.position
    #expect(await crowd.forAll { $0.position == position || $0.records.isEmpty })
    // A client may have read the last byte before the daemon has counted it.
    try await eventually("the daemon has 0 connections") {
      await harness.daemon.status().connections == 0
    }
  }
}
