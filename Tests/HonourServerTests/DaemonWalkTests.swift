import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Testing

@Suite(.timeLimit(.minutes(2))) struct DaemonWalkTests {
  private static let records = 3_000

  private func join(
    _ harness: DaemonHarness, held: Position?, records: [RecordKey: [UInt8]],
    repairs: Bool = false
  ) async -> Crowd {
    let crowd = Crowd()
    await crowd.join(at: harness.address, holding: held, records: records, repairs: repairs)
    return crowd
  }

  private func end(_ crowd: Crowd) async {
    await crowd.until { $0.forAll { $0.stream == nil && $0.closeCause != nil } }
  }

  /// A position of a revision that was lost with the epoch it was in.
  private func lost(_ store: MemoryStore) -> Position {
    Position(
      lineage: store.lineage, epoch: 0, revision: 9, root: store.position(at: 1).root)
  }

  /// A store whose snapshot is long: its texts hardly deflate.
  private func store() -> MemoryStore {
    let store = MemoryStore()
    var random = SplitMix64(seed: 3)
    store.publish(
      (0..<Self.records).map { index in
        let noise = (0..<3).map { _ in String(random.next(), radix: 36) }.joined()
        return .put(MemoryStore.record("p\(index)", noise))
      })
    store.publish([], epoch: 1)
    return store
  }

  @Test func `a client whose revision is not kept gets what differs`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    var records = store.records(at: 2)
    records[RecordKey(kind: "person", id: "p1")] = nil
    for id in ["p2", "surplus"] {
      let record = MemoryStore.record(id, "other")
      records[record.key] = record.bytes
    }
    let crowd = await join(harness, held: lost(store), records: records)
    await end(crowd)
    #expect(await crowd.ask { $0.reason } == .done)
    #expect(await crowd.ask { $0.manifests.map(\.shape) } == [.patch])
    #expect(await crowd.ask { $0.manifests.map(\.putCount) } == [2])
    #expect(await crowd.ask { $0.position } == store.position(at: 2))
    let isEqual = await crowd.ask { $0.records == store.records(at: 2) }
    #expect(isEqual)
    try await eventually("the daemon counts 1 walks") {
      await harness.daemon.status().counters.walks == 1
    }
    await harness.daemon.stop()
  }

  @Test func `a restored state that the client already has costs no record`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    let crowd = await join(harness, held: lost(store), records: store.records(at: 2))
    await end(crowd)
    #expect(await crowd.ask { $0.manifests.map(\.putCount) } == [0])
    #expect(await crowd.ask { $0.position } == store.position(at: 2))
    await harness.daemon.stop()
  }

  @Test func `a repair walks to the revision that the client says it holds`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    var records = store.records(at: 2)
    let key = RecordKey(kind: "person", id: "p77")
    records[key] = MemoryStore.record("p77", "damaged").bytes
    let crowd = await join(
      harness, held: store.position(at: 2), records: records, repairs: true)
    await end(crowd)
    #expect(await crowd.ask { $0.manifests.map(\.shape) } == [.patch])
    #expect(await crowd.ask { $0.records[key] } == store.records(at: 2)[key])
    await harness.daemon.stop()
  }

  @Test func `a client that has next to nothing takes the snapshot`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    let crowd = await join(harness, held: lost(store), records: [:])
    await end(crowd)
    #expect(await crowd.ask { $0.walkOffers.count } == 1)
    #expect(await crowd.ask { $0.manifests.map(\.shape) } == [.snapshot])
    let isEqual = await crowd.ask { $0.records == store.records(at: 2) }
    #expect(isEqual)
    await harness.daemon.stop()
  }

  @Test func `a small state is sent whole`() async throws {
    let store = MemoryStore()
    store.publish(count: 20)
    store.publish([], epoch: 1)
    let harness = try await DaemonHarness(store: store)
    let crowd = await join(harness, held: lost(store), records: [:])
    await end(crowd)
    #expect(await crowd.ask { $0.walkOffers.isEmpty })
    #expect(await crowd.ask { $0.manifests.map(\.shape) } == [.snapshot])
    await harness.daemon.stop()
  }

  @Test func `a walk stays at its revision while others are published`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    // The price of a snapshot is known before the gate is shut.
    await end(await join(harness, held: nil, records: [:]))
    var records = store.records(at: 2)
    records[RecordKey(kind: "person", id: "p5")] = nil
    store.gate.shut()
    let crowd = await join(harness, held: lost(store), records: records)
    await crowd.until { $0.ask { $0.walkOffers.count } == 1 }
    // The listing of the bucket waits at the gate.
    harness.daemon.published(store.publish([.put(MemoryStore.record("p5", "newer"))]))
    store.gate.open()
    await end(crowd)
    #expect(await crowd.ask { $0.position } == store.position(at: 2))
    let isEqual = await crowd.ask { $0.records == store.records(at: 2) }
    #expect(isEqual)
    await harness.daemon.stop()
  }

  @Test func `a peer that does not know walks gets the snapshot`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    let flight =
      Frame.hello(Hello(capabilities: 0)).encoded()
      + Frame.pull(Pull(held: lost(store).short)).encoded()
    let frames = try await said(harness, flight) { $0.count >= 2 }
    guard case .manifest(let manifest) = frames[1] else {
      Issue.record("\(frames[1])")
      return
    }
    #expect(manifest.isSnapshot)
    await harness.daemon.stop()
  }

  @Test func `questions that break the rules of a walk are refused`() async throws {
    let store = store()
    let harness = try await DaemonHarness(store: store)
    let hello = Frame.hello(Hello()).encoded()
    let walk = hello + Frame.pull(.repair).encoded()
    func ask(_ question: WalkQuestion) -> [UInt8] { Frame.ask(question).encoded() }
    let nodes = (0..<1_024).map { $0 }
    let cases: [([UInt8], ErrorCode)] = [
      (hello + ask(.nodes(level: 3, [0])), .unexpectedFrame),
      (hello + ask(.want([])), .unexpectedFrame),
      (walk + ask(.want([WantedRecords(bucket: 1, places: [65_535])])), .malformed),
      // The second question before the first is answered.
      (walk + ask(.nodes(level: 3, [0])), .unexpectedFrame),
    ]
    for (index, (flight, code)) in cases.enumerated() {
      // All but the last wait for the offer before they ask.
      let split = index == 2 ? walk.count : flight.count
      let frames = try await said(
        harness, Array(flight.prefix(split)), then: Array(flight.dropFirst(split))
      ) { frames in frames.contains { if case .error = $0 { true } else { false } } }
      guard case .error(let error) = frames.last else { continue }
      #expect(error.code == code, "case \(index)")
    }
    // Every node may be asked for once: the fifth frame of 1,024 is one too many.
    let frames = try await said(
      harness, walk, then: ask(.nodes(level: 1, nodes)), again: 5
    ) { frames in frames.contains { if case .error = $0 { true } else { false } } }
    guard case .error(let error) = frames.last else { return }
    #expect(error.code == .unexpectedFrame)
    await harness.daemon.stop()
  }

  /// What the daemon says to a raw peer, which sends `then` as often as told, each time after one
  /// more frame has come.
  private func said(
    _ harness: DaemonHarness, _ first: [UInt8], then: [UInt8] = [], again: Int = 1,
    until isDone: @escaping @Sendable ([Frame]) -> Bool
  ) async throws -> [Frame] {
    let crowd = Crowd()
    let number = await crowd.speak(first, at: harness.address)
    if !then.isEmpty {
      for round in 0..<again {
        await crowd.until { crowd in
          Self.frames(crowd.raw[number].bytes).count >= 2 + round
            || crowd.raw[number].cause != nil
        }
        await crowd.say(then, from: number)
      }
    }
    await crowd.until { crowd in
      isDone(Self.frames(crowd.raw[number].bytes)) || crowd.raw[number].cause != nil
    }
    let frames = Self.frames(await crowd.raw[number].bytes)
    await crowd.leave()
    return frames
  }

  private static func frames(_ bytes: [UInt8]) -> [Frame] {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    var frames: [Frame] = []
    var phase = FramePhase.serverGreeting
    while let received = try? decoder.next(in: phase) {
      if case .welcome = received.frame { phase = .serverOpen }
      if case .manifest = received.frame { phase = .serverTransfer }
      frames.append(received.frame)
    }
    return frames
  }
}
