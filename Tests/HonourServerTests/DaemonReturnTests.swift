import HonourModel
import HonourProtocol
import HonourServer
import HonourTransport
import Testing

/// Clients that were cut, all at once or one for its slowness, and come back.
@Suite(.timeLimit(.minutes(2))) struct DaemonReturnTests {
  private func changes(_ round: Int) -> [RecordChange] {
    [.put(MemoryStore.record("p\(round % 5)", "round \(round)"))]
  }

  private static func frames(_ bytes: [UInt8]) -> [Frame] {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    var frames: [Frame] = []
    while let received = try? decoder.next(in: frames.isEmpty ? .serverGreeting : .serverOpen) {
      frames.append(received.frame)
    }
    return frames
  }

  @Test func `two hundred that come back at once after a restart are all served, by one transfer`()
    async throws
  {
    let store = MemoryStore()
    let first = store.publish(count: 40)
    let records = store.records(at: 1)
    let before = try await DaemonHarness(store: store)
    let crowd = Crowd()
    await crowd.join(
      200, at: before.address, holding: first.position, records: records, mode: .subscribed)
    await crowd.until { $0.forAll { $0.upToDates == 1 } }
    await before.daemon.stop()
    await crowd.until { $0.forAll { $0.closeCause != nil } }
    #expect(await crowd.forAll { $0.reason == .goodbye(.goingAway) })

    let second = store.publish(changes(1))
    let start = MonotonicClock.now()
    let after = try await DaemonHarness(store: store, scratch: before.scratch)
    let herd = Crowd()
    await herd.join(
      200, at: after.address, holding: first.position, records: records, mode: .subscribed)
    await herd.until { $0.forAll { $0.position == second.position } }
    #expect(MonotonicClock.now() - start < 20 * WireLimits.second)
    let expected = store.records(at: 2)
    #expect(await herd.forAll { $0.records == expected && $0.manifests.count == 1 })
    #expect(await herd.failures.isEmpty)
    let counters = await after.daemon.status().counters
    #expect(counters.turnedAway == 0 && counters.deltas == 200 && counters.built == 1)
    await herd.leave()
    await after.daemon.stop()
  }

  /// Ten of them have a place at a time; the others come again, as `honour watch` does.
  @Test func `forty laptops behind one address that come at once are all in after a few tries`()
    async throws
  {
    let laptops = (0..<40).map { _ in SigningKey() }
    let harness = try await SecureHarness(allowing: laptops)
    let crowd = Crowd()
    var outside = Array(laptops.indices)
    var tries = 0
    while !outside.isEmpty, tries < 20 {
      tries += 1
      var numbers: [Int: Int] = [:]
      for laptop in outside {
        numbers[laptop] = await crowd.speak(
          SecureHarness.firstFlight, at: harness.address,
          tls: try harness.end(of: laptops[laptop]))
      }
      let asked = Array(numbers.values)
      await crowd.until { crowd in
        asked.allSatisfy { crowd.raw[$0].cause != nil || crowd.raw[$0].bytes.count > 200 }
      }
      let raw = await crowd.raw
      outside = outside.filter { laptop in
        numbers[laptop].map { raw[$0].bytes.count <= 200 } ?? true
      }
    }
    #expect(outside.isEmpty && tries <= 6, "\(outside.count) outside after \(tries) tries")
    await crowd.leave()
    await harness.daemon.stop()
  }

  @Test
  func `who pulls nothing while revisions pass is told once, and gets one difference at last`()
    async throws
  {
    let store = MemoryStore()
    let first = store.publish(count: 20)
    let records = store.records(at: 1)
    let harness = try await DaemonHarness(store: store)
    let crowd = Crowd()
    let silent = await crowd.speak(
      DaemonHarness.firstFlight(held: first.position) + Frame.subscribe.encoded(),
      at: harness.address)
    try await eventually("the daemon has a subscriber") {
      await harness.daemon.status().subscribers == 1
    }
    for round in 1...20 { harness.daemon.published(store.publish(changes(round))) }
    await crowd.say(Frame.ping(token: 5).encoded(), from: silent)
    await crowd.until { Self.frames($0.raw[silent].bytes).contains(.pong(token: 5)) }
    let notices = Self.frames(await crowd.raw[silent].bytes).count {
      if case .notify = $0 { true } else { false }
    }
    #expect(notices == 1, "the next one waits for a PULL")
    #expect(await harness.daemon.status().queuedBytes == 0)

    await crowd.join(at: harness.address, holding: first.position, records: records)
    await crowd.until { $0.forAll { $0.closeCause != nil } }
    let (last, expected) = (store.position(at: 21), store.records(at: 21))
    #expect(await crowd.forAll { $0.position == last && $0.records == expected })
    #expect(await crowd.forAll { $0.manifests.count == 1 && !$0.manifests[0].isSnapshot })
    await crowd.leave()
    await harness.daemon.stop()
  }
}
