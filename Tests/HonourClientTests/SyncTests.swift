import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport
import Synchronization
import Testing

@Suite struct SyncTests {
  @Test func `a replica that holds nothing becomes what the daemon holds in one round trip`()
    async throws
  {
    let scene = try await Scene()
    let outcome = try await scene.sync()
    guard case .applied(let transfer) = outcome.change else {
      Issue.record("nothing was applied")
      return
    }
    #expect(transfer.from == nil)
    #expect(transfer.shape == .snapshot)
    #expect(transfer.inserted == 2)
    #expect(outcome.traffic.roundTrips == 1)
    try await scene.expectWhole(at: 2)
    await scene.daemon.end()
  }

  @Test func `a replica that is behind gets the difference`() async throws {
    let scene = try await Scene()
    try await scene.hold(1)
    let outcome = try await scene.sync()
    guard case .applied(let transfer) = outcome.change else {
      Issue.record("nothing was applied")
      return
    }
    #expect(transfer.from?.revision == 1)
    #expect(transfer.shape == .delta)
    #expect((transfer.inserted, transfer.replaced, transfer.deleted) == (1, 1, 1))
    #expect(outcome.traffic.roundTrips == 1)
    try await scene.expectWhole(at: 2)
    await scene.daemon.end()
  }

  @Test func `a replica that is up to date says so for less than 200 bytes`() async throws {
    let scene = try await Scene()
    try await scene.sync()
    let outcome = try await scene.sync()
    #expect(outcome.change == .upToDate)
    #expect(outcome.traffic.roundTrips == 1)
    #expect(outcome.traffic.bytesSent + outcome.traffic.bytesReceived < 200)
    try await scene.expectWhole(at: 2)
    await scene.daemon.end()
  }

  @Test func `a dataset without a revision is synced as well`() async throws {
    let scene = try await Scene(History())
    let outcome = try await scene.sync()
    #expect(outcome.revision.position.revision == 0)
    try await scene.expectWhole(at: 0)
    #expect(try await scene.sync().change == .upToDate)
    await scene.daemon.end()
  }

  @Test func `a large transfer goes through the disk and leaves nothing there`() async throws {
    var history = History()
    var generator = SplitMix64(seed: 11)
    history.publish(
      put: (0..<1_500).map { index in
        History.person("p\(index)", String(generator.next(), radix: 36) + " \(generator.next())")
      })
    let scene = try await Scene(history)
    let progress = Mutex<[TransferProgress]>([])
    let offers = Mutex<[TransferOffer]>([])
    let outcome = try await scene.sync { event in
      switch event {
      case .progress(let step): progress.withLock { $0.append(step) }
      case .began(let offer): offers.withLock { $0.append(offer) }
      default: break
      }
    }
    try await scene.expectWhole(at: 1)
    let offer = try #require(offers.withLock { $0 }.first)
    #expect(offer.wireBytes > 20_000, "the test wants a transfer that does not fit in memory")
    let steps = progress.withLock { $0 }
    let whole = TransferProgress(receivedBytes: offer.wireBytes, totalBytes: offer.wireBytes)
    #expect(steps.last == whole)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.receivedBytes <= $1.receivedBytes })
    #expect(outcome.traffic.bytesReceived > offer.wireBytes)
    await scene.daemon.end()
  }

  @Test func `the addresses of a sync that succeeded are remembered`() async throws {
    let scene = try await Scene()
    await #expect(throws: SyncError.noAddress) { try await scene.sync([]) }
    try await scene.sync()
    #expect(try await scene.sync([]).change == .upToDate)
    await scene.daemon.end()
    let failure = try await scene.failure([])
    guard case .unreachable(let attempts) = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(attempts.map(\.address) == [scene.address])
  }

  @Test func `addresses are tried in turn`() async throws {
    let scene = try await Scene()
    let dead = try await unusedAddress()
    let outcome = try await scene.sync([dead, scene.address])
    #expect(outcome.address == scene.address)
    #expect(outcome.skipped.count == 1)
    #expect(try await scene.sync([]).skipped.count == 1, "both were remembered, in their order")
    await scene.daemon.end()
    guard case .unreachable(let attempts) = try await scene.failure([dead, scene.address]) else {
      Issue.record("both are unreachable")
      return
    }
    #expect(attempts.map(\.address) == [dead, scene.address])
  }

  @Test func `the unprotected transport goes to this machine only`() async throws {
    let scene = try await Scene()
    let elsewhere = try ServerAddress("honour+tcp://192.0.2.1:7464")
    #expect(try await scene.failure([elsewhere]) == .notLoopback(elsewhere))
    await scene.daemon.end()
  }

  @Test func `a foreign dataset is refused and nothing changes`() async throws {
    let scene = try await Scene()
    try await scene.hold(1)
    await scene.daemon.replace(History(seed: 99))
    let failure = try #require(try await scene.failure())
    #expect(failure.isForeignDataset)
    let words = SyncExplanation(failure, replicaDirectory: "/some/where")
    #expect(words.what.contains("another dataset"))
    #expect(words.next.contains("--replica") && words.next.contains("/some/where"))
    #expect(try scene.verifiedRevision()?.position.revision == 1)
    await scene.daemon.end()
  }

  @Test func `a daemon that is behind, or differs, contradicts the replica`() async throws {
    let scene = try await Scene()
    try await scene.sync()
    var behind = History()
    behind.publish(put: [History.person("an", "Nguyễn Văn An")])
    await scene.daemon.replace(behind)
    #expect(try #require(try await scene.failure()).isContradiction)
    behind.publish(put: [History.person("x", "X")])
    await scene.daemon.replace(behind)
    let failure = try #require(try await scene.failure())
    #expect(failure.isContradiction)
    #expect(SyncExplanation(failure, replicaDirectory: "").what.hasPrefix("Alarm"))
    #expect(!failure.mayTryAgain || !failure.mayTryAnotherAddress)
    #expect(try scene.verifiedRevision()?.position == Scene.smallHistory().newest.position)
    await scene.daemon.end()
  }

  @Test func `a recording holds both directions, also of a sync that fails`() async throws {
    let scene = try await Scene()
    let path = scene.directory.path + "/recording"
    let outcome = try await scene.sync(recording: path)
    #expect(try bytes(of: path, .serverToClient) == outcome.traffic.bytesReceived)
    #expect(try bytes(of: path, .clientToServer) == outcome.traffic.bytesSent)
    await scene.daemon.play([.say([0xFF, 0xFF])])
    await #expect(throws: SyncError.self) { try await scene.sync(recording: path) }
    #expect(try bytes(of: path, .serverToClient) == 2)
    await #expect(throws: FileFault.self) {
      try await scene.sync(recording: scene.directory.path + "/none/recording")
    }
    await scene.daemon.end()
  }

  private func bytes(of path: String, _ direction: Recording.Direction) throws -> UInt64 {
    var decoder = RecordingDecoder()
    decoder.append(try File.bytes(path))
    var count: UInt64 = 0
    while let entry = try decoder.next() {
      if entry.direction == direction { count += UInt64(entry.bytes.count) }
    }
    #expect(decoder.bufferedBytes == 0)
    return count
  }

  private func unusedAddress() async throws -> ServerAddress {
    let daemon = TestDaemon(History())
    let address = try await daemon.listen()
    await daemon.end()
    return address
  }
}
