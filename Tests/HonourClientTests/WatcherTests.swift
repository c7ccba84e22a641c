import HonourClient
import HonourModel
import HonourStore
import HonourTransport
import Synchronization
import Testing

@Suite struct WatcherTests {
  /// Waits for events of a watching client.
  private actor Log {
    private(set) var synced: [UInt64] = []
    private(set) var pauses = 0
    private(set) var failures: [SyncError] = []
    private var waiters: [(Int, Int, CheckedContinuation<Void, Never>)] = []

    func add(_ event: SyncEvent) {
      switch event {
      case .synced(let outcome): synced.append(outcome.revision.position.revision)
      case .waiting(let failure, _):
        pauses += 1
        if let failure { failures.append(failure) }
      case .connected, .enrolled, .comparing, .began, .progress, .applying, .notified: break
      }
      let (synced, pauses) = (synced.count, pauses)
      for waiter in waiters where waiter.0 <= synced && waiter.1 <= pauses { waiter.2.resume() }
      waiters.removeAll { $0.0 <= synced && $0.1 <= pauses }
    }

    func until(synced count: Int, paused: Int = 0) async {
      guard synced.count < count || pauses < paused else { return }
      await withCheckedContinuation { waiters.append((count, paused, $0)) }
    }
  }

  @Test func `a watching client becomes each revision and comes back after a cut`() async throws {
    let scene = try await Scene()
    let log = Log()
    let (events, feed) = AsyncStream.makeStream(of: SyncEvent.self)
    let reading = Task { for await event in events { await log.add(event) } }
    let replica = try Replica(directory: scene.replicaPath)
    let watching = Task {
      try await Watcher(client: SyncClient(replica: replica)).run(from: [scene.address]) {
        feed.yield($0)
      }
    }
    await log.until(synced: 1)
    await scene.daemon.publish { $0.publish(put: [History.person("d", "Đào Duy")]) }
    await log.until(synced: 2)
    #expect(await log.synced == [2, 3])
    await scene.daemon.cutAll()
    await scene.daemon.publish { $0.publish(put: [History.person("e", "Lê Ê")]) }
    await log.until(synced: 3)
    #expect(await log.synced == [2, 3, 4])
    #expect(await log.pauses == 1)
    watching.cancel()
    try await watching.value
    try replica.close()
    try await scene.expectWhole(at: 4)
    feed.finish()
    await reading.value
    await scene.daemon.end()
  }

  @Test func `a watching client waits while the daemon is away and goes on when it is back`()
    async throws
  {
    let scene = try await Scene()
    let log = Log()
    let (events, feed) = AsyncStream.makeStream(of: SyncEvent.self)
    let reading = Task { for await event in events { await log.add(event) } }
    let replica = try Replica(directory: scene.replicaPath)
    let watching = Task {
      try await Watcher(client: SyncClient(replica: replica)).run(from: [scene.address]) {
        feed.yield($0)
      }
    }
    await log.until(synced: 1)
    await scene.daemon.end()
    // The first pause follows the cut, the second a connection that was refused.
    await log.until(synced: 1, paused: 2)
    let failures = await log.failures
    guard case .unreachable? = failures.last else {
      Issue.record("\(failures)")
      return
    }
    await scene.daemon.publish { $0.publish(put: [History.person("d", "Đào Duy")]) }
    try await scene.daemon.listen(port: scene.address.endpoint.port)
    await log.until(synced: 2)
    #expect(await log.synced == [2, 3])
    watching.cancel()
    try await watching.value
    try replica.close()
    try await scene.expectWhole(at: 3)
    feed.finish()
    await reading.value
    await scene.daemon.end()
  }

  @Test func `a watching client gives up where waiting does not help`() async throws {
    let scene = try await Scene()
    try await scene.sync()
    await scene.daemon.replace(History(seed: 77))
    let replica = try Replica(directory: scene.replicaPath)
    await #expect(throws: SyncError.self) {
      try await Watcher(client: SyncClient(replica: replica)).run(from: [scene.address]) { _ in }
    }
    try replica.close()
    try await scene.expectWholeOf(Scene.smallHistory(), at: 2)
    await scene.daemon.end()
  }
}
