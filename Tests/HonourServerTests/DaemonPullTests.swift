import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct DaemonPullTests {
  private func pull(
    _ harness: DaemonHarness, held: Position?, records: [RecordKey: [UInt8]] = [:]
  ) async -> Crowd {
    let crowd = Crowd()
    await crowd.join(at: harness.address, holding: held, records: records)
    await crowd.until { $0.forAll { $0.stream == nil && $0.closeCause != nil } }
    return crowd
  }

  @Test func `a client that holds nothing gets the whole state`() async throws {
    let harness = try await DaemonHarness()
    harness.store.publish(count: 50)
    harness.daemon.published(harness.store.publish(count: 20, text: "y"))
    let crowd = await pull(harness, held: nil)
    #expect(await crowd.ask { $0.manifests.map(\.isSnapshot) } == [true])
    #expect(await crowd.ask { $0.records } == harness.store.records(at: 2))
    #expect(await crowd.ask { $0.position } == harness.store.position(at: 2))
    #expect(await crowd.ask { $0.reason } == .done)
    await harness.daemon.stop()
  }

  @Test func `a snapshot that a delta was compared with is kept, and made once`() async throws {
    let store = MemoryStore()
    var random = SplitMix64(seed: 5)
    func publish(_ places: Range<Int>) {
      store.publish(
        places.map { place in
          let noise = (0..<3).map { _ in String(random.next(), radix: 36) }.joined()
          return .put(MemoryStore.record("p\(place)", noise))
        })
    }
    publish(0..<400)
    for round in 0..<3 { publish(round..<round + 100) }
    let harness = try await DaemonHarness(store: store)
    for revision in UInt64(1)...2 {
      let crowd = await pull(
        harness, held: store.position(at: revision), records: store.records(at: revision))
      #expect(await crowd.ask { $0.position } == store.position(at: 4))
    }
    // Two differences, and once the whole.
    #expect(store.streamCount == 3)
    let crowd = await pull(harness, held: nil)
    #expect(await crowd.ask { $0.records } == store.records(at: 4))
    #expect(store.streamCount == 3)
    await harness.daemon.stop()
  }

  @Test func `an empty dataset is a snapshot of nothing, and then up to date`() async throws {
    let harness = try await DaemonHarness()
    let crowd = await pull(harness, held: nil)
    let position = await crowd.ask { $0.position }
    #expect(position == harness.store.position(at: 0))
    let again = await pull(harness, held: position)
    #expect(await again.ask { $0.upToDates } == 1)
    await harness.daemon.stop()
  }

  @Test func `a client in the history gets the difference`() async throws {
    let store = MemoryStore()
    store.publish(count: 100)
    store.publish([
      .put(MemoryStore.record("p5", "new")), .delete(RecordKey(kind: "person", id: "p7")),
    ])
    // Nothing stays, and still the loss of all costs less than naming what there is.
    store.publish(
      (0..<100).filter { $0 != 7 }.map { .delete(RecordKey(kind: "person", id: "p\($0)")) }
        + (0..<3).map { .put(MemoryStore.record("q\($0)", "new \($0)")) })
    let harness = try await DaemonHarness(store: store)
    let near = await pull(harness, held: store.position(at: 3))
    #expect(await near.ask { $0.upToDates } == 1)
    let far = await pull(
      harness, held: store.position(at: 1), records: store.records(at: 1))
    #expect(await far.ask { $0.manifests.map(\.isSnapshot) } == [false])
    #expect(await far.ask { $0.records } == store.records(at: 3))
    harness.daemon.published(store.publish(count: 60, text: "z"))
    harness.daemon.published(store.publish([.put(MemoryStore.record("q", "one"))]))
    let delta = await pull(
      harness, held: store.position(at: 4), records: store.records(at: 4))
    #expect(await delta.ask { $0.manifests.map(\.isSnapshot) } == [false])
    #expect(await delta.ask { $0.records } == store.records(at: 5))
    // A client may have read the last byte before the daemon has counted it.
    try await eventually("the daemon counts 2 deltas") {
      await harness.daemon.status().counters.deltas == 2
    }
    await harness.daemon.stop()
  }

  @Test func `positions that are not of this history are refused with a code`() async throws {
    let store = MemoryStore()
    store.publish(count: 3)
    store.publish(count: 4)
    let harness = try await DaemonHarness(store: store)
    let known = store.position(at: 2)
    let foreign = Position(
      lineage: MemoryStore(seed: 9).lineage, epoch: 0, revision: 1, root: known.root)
    let cases: [(Position, ErrorCode)] = [
      (foreign, .foreignLineage),
      (Position(lineage: store.lineage, epoch: 0, revision: 9, root: known.root), .ahead),
      (Position(lineage: store.lineage, epoch: 1, revision: 1, root: known.root), .ahead),
      (Position(lineage: store.lineage, epoch: 0, revision: 2, root: .zero), .diverged),
      (Position(lineage: store.lineage, epoch: 0, revision: 1, root: known.root), .diverged),
    ]
    for (held, code) in cases {
      let crowd = await pull(harness, held: held)
      #expect(await crowd.ask { $0.refusal?.code } == code)
      #expect(await crowd.ask { $0.position } == held)
    }
    // A client may have read the last byte before the daemon has counted it.
    try await eventually("the daemon counts 5 refusals") {
      await harness.daemon.status().counters.refused == 5
    }
    await harness.daemon.stop()
  }

  @Test func `a position of an older epoch that the history does not hold gets a snapshot`()
    async throws
  {
    let store = MemoryStore()
    store.publish(count: 30)
    store.publish([], epoch: 1)
    let harness = try await DaemonHarness(store: store)
    let lost = Position(
      lineage: store.lineage, epoch: 0, revision: 7, root: store.position(at: 1).root)
    let crowd = await pull(harness, held: lost)
    #expect(await crowd.ask { $0.manifests.map(\.isSnapshot) } == [true])
    #expect(await crowd.ask { $0.position } == store.position(at: 2))
    let kept = await pull(harness, held: store.position(at: 1), records: store.records(at: 1))
    #expect(await kept.ask { $0.manifests.map(\.isSnapshot) } == [false])
    #expect(await kept.ask { $0.position } == store.position(at: 2))
    await harness.daemon.stop()
  }

  @Test func `a store that cannot be read makes the server unavailable, not dead`() async throws {
    let store = MemoryStore()
    store.publish(count: 30)
    store.publish(count: 5, text: "y")
    var limits = ServerLimits.unprepared
    limits.failedBuildPause = 0
    let harness = try await DaemonHarness(store: store, limits: limits)
    store.fail(with: .failed(path: "x", detail: "y"))
    for held in [nil, store.position(at: 1)] {
      let crowd = await pull(harness, held: held)
      #expect(await crowd.ask { $0.refusal?.code } == .unavailable)
      #expect(await crowd.ask { $0.refusal?.retryAfterSeconds } == 30)
    }
    store.fail(with: nil)
    let crowd = await pull(harness, held: nil)
    #expect(await crowd.ask { $0.records } == store.records(at: 2))
    await harness.daemon.stop()
  }

  @Test func `a state that does not fit its root is never sent`() async throws {
    let store = MemoryStore()
    store.publish(count: 30)
    store.damage()
    let harness = try await DaemonHarness(store: store)
    let crowd = await pull(harness, held: nil)
    #expect(await crowd.ask { $0.refusal?.code } == .unavailable)
    #expect(await crowd.ask { $0.position } == nil)
    await harness.daemon.stop()
  }

  @Test func `a transfer is made once for a hundred who ask together`() async throws {
    let store = MemoryStore()
    store.publish(count: 200)
    let harness = try await DaemonHarness(store: store)
    store.gate.shut()
    let crowd = Crowd()
    await crowd.join(100, at: harness.address)
    try await eventually("the daemon counts 100 connections accepted") {
      await harness.daemon.status().counters.accepted == 100
    }
    store.gate.open()
    await crowd.until { $0.forAll { $0.answers == 1 && $0.stream == nil } }
    #expect(store.streamCount == 1)
    // A client may have read the last byte before the daemon has counted it.
    try await eventually("the daemon counts 100 snapshots") {
      await harness.daemon.status().counters.snapshots == 100
    }
    await harness.daemon.stop()
  }
}
