import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

/// A sync that is cut after any byte leaves the replica where it was or where it was going.
@Suite struct CutLinkTests {
  /// A history whose delta from 1 to 2 takes about 1 KiB on the wire.
  static func history() -> History { middling }

  private static let middling: History = {
    var generator = SplitMix64(seed: 3)
    var history = History()
    history.publish(put: (0..<30).map { History.person("p\($0)", "Người \($0)") })
    history.publish(
      put: (5..<70).map { History.person("p\($0)", "Người " + String(generator.next(), radix: 36)) }
    )
    return history
  }()

  @Test(arguments: [LinkConditions.Side.fromServer, .fromClient])
  func `a cut after every single byte leaves the old state or the new one`(
    side: LinkConditions.Side
  ) async throws {
    let scene = try await Scene(Self.history())
    let link = LinkSimulator(to: scene.address)
    let address = try await link.listen()
    try await scene.hold(1)
    var bytes = 0
    while true {
      await link.become(.cut(after: bytes, side))
      let failure = try await scene.failure([address])
      let held = try scene.heldRevision()
      if failure == nil {
        #expect(held == 2, "cut after \(bytes) bytes")
        break
      }
      guard case .connectionLost = failure else {
        Issue.record("cut after \(bytes) bytes: \(String(describing: failure))")
        break
      }
      #expect(held == 1, "cut after \(bytes) bytes")
      if bytes.isMultiple(of: 97) { try await scene.expectWhole(at: 1) }
      bytes += 1
    }
    try await scene.expectWhole(at: 2)
    #expect(bytes > (side == .fromServer ? 900 : 45))
    await link.end()
    await scene.daemon.end()
  }

  @Test func `a daemon that is killed in the middle is found again by the next sync`()
    async throws
  {
    let scene = try await Scene(Self.history())
    try await scene.hold(1)
    let answer = try Self.history().offer(from: 1)
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    await scene.daemon.play([
      .sayAndHold(welcome + answer.manifest.encodedFrame() + answer.body.prefix(100))
    ])
    let failure = try await withThrowingTaskGroup(of: SyncError?.self) { group in
      group.addTask { try await scene.failure() }
      while await scene.daemon.accepted == 0 { await Task.yield() }
      await scene.daemon.cutAll()
      return try await group.next() ?? nil
    }
    guard case .connectionLost = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    try await scene.expectWhole(at: 1)
    try await scene.sync()
    try await scene.expectWhole(at: 2)
    await scene.daemon.end()
  }

  @Test(arguments: [0, 1, 2, 3, 4])
  func `a sync that is cancelled at any event ends at once and leaves a whole state`(
    step: Int
  ) async throws {
    let scene = try await Scene(Self.history())
    try await scene.hold(1)
    let answer = try Self.history().offer(from: 1)
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    let pieces: [TestDaemon.Script] = [
      .sayAndHold([]), .sayAndHold(welcome), .sayAndHold(welcome + answer.manifest.encodedFrame()),
      .sayAndHold(welcome + answer.manifest.encodedFrame() + answer.body.dropLast(1)),
      .sayAndHold(welcome + answer.manifest.encodedFrame() + answer.body),
    ]
    await scene.daemon.play([pieces[step]])
    let task = Task { try await scene.failure() }
    while await scene.daemon.accepted == 0 { await Task.yield() }
    task.cancel()
    let failure = try await task.value
    #expect(failure == .cancelled || step == 4 && failure == nil)
    let held = try scene.heldRevision()
    #expect(held == 1 || step == 4)
    try await scene.expectWhole(at: held ?? 0)
    try await scene.sync()
    try await scene.expectWhole(at: 2)
    await scene.daemon.end()
  }

  @Test func `two syncs at once: one works and the other waits or says who is at work`()
    async throws
  {
    let scene = try await Scene(Self.history())
    let replica = try Replica(directory: scene.replicaPath)
    #expect(throws: StoreError.self) { try Replica(directory: scene.replicaPath, waitSeconds: 0) }
    try replica.close()
    await scene.daemon.end()
  }
}
