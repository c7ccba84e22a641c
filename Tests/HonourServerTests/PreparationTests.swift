import HonourModel
import HonourProtocol
import HonourServer
import Testing

/// Transfers that are at hand before anyone asks, and after a restart.
@Suite(.timeLimit(.minutes(1))) struct PreparationTests {
  private static func limits(_ revisions: Int) -> ServerLimits {
    var limits = ServerLimits()
    limits.preparedRevisions = revisions
    return limits
  }

  private static func history() -> MemoryStore {
    let store = MemoryStore()
    store.publish(count: 100)
    for round in 0..<6 { store.publish([.put(MemoryStore.record("q\(round)", "x"))]) }
    return store
  }

  @Test func `the last revisions' deltas and the snapshot are made before anyone asks, once`()
    async throws
  {
    let store = Self.history()
    let harness = try await DaemonHarness(store: store, limits: Self.limits(3))
    try await eventually("the daemon has 4 transfers in its cache") {
      await harness.daemon.status().cachedTransfers == 4
    }
    #expect(store.streamCount == 4)
    let crowd = Crowd()
    await crowd.join(20, at: harness.address)
    for revision in UInt64(4)...6 {
      await crowd.join(
        10, at: harness.address, holding: store.position(at: revision),
        records: store.records(at: revision))
    }
    await crowd.until { $0.forAll { $0.answers == 1 && $0.stream == nil } }
    let newest = store.position(at: 7)
    #expect(await crowd.forAll { $0.position == newest })
    #expect(store.streamCount == 4)

    harness.daemon.published(store.publish([.put(MemoryStore.record("new", "x"))]))
    try await eventually("the daemon has 8 transfers in its cache") {
      await harness.daemon.status().cachedTransfers == 8
    }
    #expect(store.streamCount == 8)
    await harness.daemon.stop()
  }

  @Test func `a newer publish ends what is being prepared, and who asked for it is served`()
    async throws
  {
    let store = Self.history()
    store.gate.shut()
    let harness = try await DaemonHarness(store: store, limits: Self.limits(4))
    // The first delta is held at the gate. Half of the clients ask for it, the others for another.
    try await eventually("the store is read 1 times") { store.streamCount == 1 }
    let crowd = Crowd()
    for revision in UInt64(5)...6 {
      await crowd.join(
        10, at: harness.address, holding: store.position(at: revision),
        records: store.records(at: revision))
    }
    try await eventually("the daemon counts 20 connections accepted") {
      await harness.daemon.status().counters.accepted == 20
    }
    try await eventually("the store is read 2 times") { store.streamCount == 2 }
    harness.daemon.published(store.publish([.put(MemoryStore.record("new", "x"))]))
    try await eventually("the daemon knows revision 8") {
      await harness.daemon.status().newest.position.revision == 8
    }
    store.gate.open()
    await crowd.until { $0.forAll { $0.answers == 1 && $0.stream == nil } }
    let positions = [store.position(at: 7), store.position(at: 8)]
    #expect(await crowd.forAll { $0.position.map(positions.contains) ?? false })
    try await eventually("the daemon has 7 transfers in its cache") {
      await harness.daemon.status().cachedTransfers == 7
    }
    let status = await harness.daemon.status()
    #expect(status.counters.built == 7)
    #expect(status.counters.failedBuilds == 0)
    await harness.daemon.stop()
  }

  @Test func `nothing is prepared while the loop is told to stop`() async throws {
    let store = Self.history()
    store.gate.shut()
    let harness = try await DaemonHarness(store: store, limits: Self.limits(4))
    try await eventually("the store is read 1 times") { store.streamCount == 1 }
    async let stopped: Void = harness.daemon.stop()
    store.gate.open()
    await stopped
    #expect(store.streamCount == 1)
  }

  @Test func `a restart goes on with what is on disk, and drops what is foreign or torn`()
    async throws
  {
    let store = Self.history()
    let first = try await DaemonHarness(store: store, limits: Self.limits(3))
    try await eventually("the daemon has 4 transfers in its cache") {
      await first.daemon.status().cachedTransfers == 4
    }
    await first.daemon.stop()
    #expect(first.scratch.cacheNames.count == 4)

    // The same numbers in another dataset, and one file cut short.
    let other = MemoryStore(seed: 2)
    other.publish(count: 100)
    let foreign = try await DaemonHarness(store: other, limits: Self.limits(1))
    try await eventually("the daemon has 1 transfers in its cache") {
      await foreign.daemon.status().cachedTransfers == 1
    }
    await foreign.daemon.stop()
    try foreign.scratch.copyCache(to: first.scratch)
    try first.scratch.cutShort { $0.hasPrefix("nothing-0.7") }
    #expect(first.scratch.cacheNames.count == 5)

    let again = try await DaemonHarness(
      store: store, limits: Self.limits(0), scratch: first.scratch)
    try await eventually("the daemon counts 3 transfers taken over") {
      await again.daemon.status().counters.adopted == 3
    }
    try await eventually("the cache has 3 files") { again.scratch.cacheNames.count == 3 }
    let streams = store.streamCount
    let crowd = Crowd()
    await crowd.join(
      5, at: again.address, holding: store.position(at: 5), records: store.records(at: 5))
    await crowd.until { $0.forAll { $0.answers == 1 && $0.stream == nil } }
    let newest = store.position(at: 7)
    let records = store.records(at: 7)
    #expect(await crowd.forAll { $0.position == newest && $0.records == records })
    #expect(store.streamCount == streams)
    #expect(await again.daemon.status().counters.built == 0)
    await again.daemon.stop()
  }
}
