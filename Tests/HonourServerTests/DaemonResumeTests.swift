import HonourModel
import HonourProtocol
import HonourServer
import Testing

/// Transfers that go on, and prices, from a whole daemon.
@Suite(.timeLimit(.minutes(3))) struct DaemonResumeTests {
  private static let hello = Frame.hello(
    Hello(capabilities: (Capabilities.resume.union(.offers)).rawValue))

  /// What the daemon says to these frames after a HELLO, up to the end of its answer.
  private func answer(_ harness: DaemonHarness, to frames: [Frame]) async throws -> Answer {
    let crowd = Crowd()
    let bytes = ([Self.hello] + frames).flatMap { $0.encoded() }
    let number = await crowd.speak(bytes, at: harness.address)
    await crowd.until { Answer($0.raw[number].bytes)?.isWhole == true }
    return try #require(Answer(await crowd.raw[number].bytes))
  }

  /// The frames of an answer.
  private struct Answer {
    var frames: [Frame] = []
    var byteCount = 0

    var isWhole: Bool {
      switch frames.last {
      case .end, .upToDate, .offer, .error: true
      default: false
      }
    }

    init?(_ bytes: [UInt8]) {
      var decoder = FrameDecoder()
      decoder.append(bytes)
      var phase = FramePhase.serverGreeting
      do {
        while let received = try decoder.next(in: phase) {
          frames.append(received.frame)
          byteCount += received.byteCount
          switch received.frame {
          case .resumed(let resumed): phase = resumed.partBytes > 0 ? .serverRest : .serverTransfer
          case .manifest, .rest, .chunk: phase = .serverTransfer
          default: phase = .serverOpen
          }
        }
      } catch {
        return nil
      }
    }

    var manifest: Manifest? {
      for case .manifest(let frame) in frames { return try? Manifest(frame, answering: nil) }
      return nil
    }

    var resumed: Resumed? {
      for case .resumed(let resumed) in frames { return resumed }
      return nil
    }

    var offer: Offer? {
      for case .offer(let offer) in frames { return offer }
      return nil
    }
  }

  private func hold(_ manifest: Manifest, frames: UInt64, part: UInt64) -> Hold {
    let position = manifest.target.position
    return Hold(
      shape: manifest.isSnapshot ? .snapshot : .delta, epoch: position.epoch,
      revision: position.revision,
      root: position.root, frames: frames, partBytes: part,
      proof: ShortDigest(prefixOf: manifest.identity), recipe: manifest.recipeBytes,
      encoder: manifest.encoder)
  }

  @Test func `a transfer goes on after a restart and after a newer revision`() async throws {
    let store = MemoryStore()
    store.publish(count: 2_000)
    let scratch = try Scratch()
    let first = try await DaemonHarness(store: store, scratch: scratch)
    let pull = Frame.pull(Pull(held: nil))
    let whole = try await answer(first, to: [pull])
    let manifest = try #require(whole.manifest)
    #expect(manifest.encoder == .ours)
    try #require(manifest.chunkCount >= 4)
    let hold = Frame.hold(hold(manifest, frames: 3, part: 10))
    let rest = try await answer(first, to: [hold, pull])
    #expect(rest.resumed?.partBytes == 10)
    #expect(rest.resumed?.hasNewer == false)
    #expect(rest.byteCount < whole.byteCount)
    await first.daemon.stop()

    let second = try await DaemonHarness(store: store, scratch: scratch)
    #expect(try await answer(second, to: [hold, pull]).frames == rest.frames)
    // What nobody can go on with is answered from the start.
    let foreign = Hold(
      shape: .snapshot, epoch: 0, revision: 1, root: manifest.target.position.root, frames: 3,
      partBytes: 0, proof: ShortDigest(of: [1]), recipe: [0], encoder: nil)
    #expect(try await answer(second, to: [.hold(foreign), pull]).manifest == manifest)

    second.daemon.published(store.publish([.put(MemoryStore.record("new", "x"))]))
    var newer = try await answer(second, to: [hold, pull])
    while newer.resumed?.hasNewer == false { newer = try await answer(second, to: [hold, pull]) }
    #expect(newer.resumed?.hasNewer == true)
    #expect(newer.resumed?.partBytes == 10)
    await second.daemon.stop()
  }

  @Test func `a snapshot goes on from a position beyond the history, and none is made a base`()
    async throws
  {
    let store = MemoryStore()
    store.publish(count: 2_000)
    store.publish([.put(MemoryStore.record("later", "x"))], epoch: 1)
    let harness = try await DaemonHarness(store: store)
    let whole = try await answer(harness, to: [.pull(Pull(held: nil))])
    let manifest = try #require(whole.manifest)
    try #require(manifest.chunkCount >= 4)
    let hold = Frame.hold(hold(manifest, frames: 3, part: 0))
    harness.daemon.published(store.publish([.put(MemoryStore.record("new", "x"))]))
    let known = store.position(at: 1)
    func pull(_ revision: UInt64, _ root: Digest) -> Frame {
      let held = ShortPosition(
        lineage: store.lineage, epoch: 0, revision: revision, view: 0,
        root: ShortDigest(prefixOf: root))
      return .pull(Pull(held: held))
    }
    var pruned = try await answer(harness, to: [hold, pull(77, known.root)])
    while pruned.resumed?.hasNewer == false {
      pruned = try await answer(harness, to: [hold, pull(77, known.root)])
    }
    #expect(pruned.resumed?.hasNewer == true)

    // The same revision with another root is an alarm, with a part of a snapshot or without one.
    let streams = store.streamCount
    let diverged = try await answer(harness, to: [hold, pull(1, .zero)])
    guard case .error(let error) = diverged.frames.last else {
      Issue.record("\(diverged.frames.map(\.type))")
      return
    }
    #expect(error.code == .diverged)
    #expect(store.streamCount == streams)
    await harness.daemon.stop()
  }

  @Test func `an offer is the price of the answer, to the byte`() async throws {
    let store = MemoryStore()
    store.publish(count: 400)
    store.publish([
      .put(MemoryStore.record("p3", "changed")), .put(MemoryStore.record("q", "new")),
      .delete(RecordKey(kind: "person", id: "p4")),
    ])
    let harness = try await DaemonHarness(store: store)
    let welcome = Frame.welcome(
      Welcome(version: 1, capabilities: Capabilities.ours.rawValue)
    ).encoded().count
    for held in [nil, store.position(at: 1)] {
      let told = try await answer(harness, to: [.plan(Pull(held: held?.short))])
      let offer = try #require(told.offer)
      #expect(offer.revision == 2)
      #expect(offer.pulls == 1)
      let paid = try await answer(harness, to: [.pull(Pull(held: held?.short))])
      #expect(offer.answerBytes == UInt64(paid.byteCount - welcome))
      let kinds = [
        held == nil
          ? Offer.Kind(name: "person", puts: 400, deletes: 0)
          : Offer.Kind(name: "person", puts: 2, deletes: 1)
      ]
      #expect(offer.kinds == kinds)
      #expect(offer.shape == (held == nil ? .snapshot : .delta))
    }
    let nothing = try await answer(harness, to: [.plan(Pull(held: store.position(at: 2).short))])
    #expect(nothing.frames.last == .upToDate)
    await harness.daemon.stop()
  }

  @Test func `an offer of what is at hand reads no record, also after a restart`() async throws {
    let store = MemoryStore()
    store.publish(count: 400)
    store.publish([.put(MemoryStore.record("q", "new"))])
    let scratch = try Scratch()
    let pulls = [nil, store.position(at: 1).short].map { Pull(held: $0) }
    var offers: [Offer] = []
    for round in 1...2 {
      let harness = try await DaemonHarness(store: store, scratch: scratch)
      try await eventually("the daemon counts \((round - 1) * 2) transfers taken over") {
        await harness.daemon.status().counters.adopted == (round - 1) * 2
      }
      if round == 1 {
        for pull in pulls { _ = try await answer(harness, to: [.pull(pull)]) }
      }
      let streams = store.streamCount
      for pull in pulls {
        offers.append(try #require(try await answer(harness, to: [.plan(pull)]).offer))
      }
      #expect(store.streamCount == streams)
      await harness.daemon.stop()
    }
    #expect(offers.map(\.kinds.first?.puts) == [401, 1, 401, 1])
    #expect(Array(offers.prefix(2)) == Array(offers.suffix(2)))
  }
}
