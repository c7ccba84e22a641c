import Foundation
import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

@Suite(.timeLimit(.minutes(3))) struct WalkSyncTests {
  /// A history whose first revisions are not kept.
  private static func pruned() -> History {
    var history = History(seed: 12)
    history.publish(put: (0..<400).map { History.person("p\($0)", "Người số \($0)") })
    history.publish(put: [History.person("p7", "Tên mới")])
    history.publish(
      put: [History.person("q", "Thêm")], delete: [RecordKey(kind: "person", id: "p9")])
    history.oldest = 3
    return history
  }

  private func shape(_ outcome: SyncOutcome) -> TransferShape? {
    guard case .applied(let transfer) = outcome.change else { return nil }
    return transfer.shape
  }

  @Test func `a sync from beyond the kept history walks by itself`() async throws {
    let scene = try await Scene(Self.pruned())
    try await scene.hold(1)
    let outcome = try await scene.sync()
    #expect(shape(outcome) == .walk)
    guard case .applied(let transfer) = outcome.change else { return }
    #expect([transfer.inserted, transfer.replaced, transfer.deleted] == [1, 1, 1])
    try await scene.expectWhole(at: 3)
    let again = try await scene.sync()
    #expect(again.change == .upToDate)
    await scene.daemon.end()
  }

  @Test func `a repair mends what is damaged and says what it did`() async throws {
    let scene = try await Scene(Self.pruned())
    try await scene.sync()
    let repair = ReplicaRepair(directory: scene.replicaPath)
    let sound = try await repair.run(from: [scene.address])
    #expect(sound.problems.isEmpty && sound.sync == nil)
    try flip("Người số 123", in: scene)
    let outcome = try await repair.run(from: [scene.address])
    #expect(!outcome.problems.isEmpty)
    #expect(outcome.left.isEmpty)
    #expect(outcome.keptFile == nil)
    #expect(outcome.sync.map { shape($0) } == .walk)
    try await scene.expectWhole(at: 3)
    await scene.daemon.end()
  }

  @Test func `a file that cannot be read is replaced and kept`() async throws {
    let scene = try await Scene(Self.pruned())
    try await scene.sync()
    let path = Replica.path(in: scene.replicaPath)
    var bytes = try Data(contentsOf: URL(filePath: path))
    for index in 100..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
    try bytes.write(to: URL(filePath: path))
    let outcome = try await ReplicaRepair(directory: scene.replicaPath).run(
      from: [scene.address])
    #expect(outcome.left.isEmpty)
    #expect(outcome.sync.map { shape($0) } == .snapshot)
    let kept = try #require(outcome.keptFile)
    #expect(try Data(contentsOf: URL(filePath: kept)) == bytes)
    try await scene.expectWhole(at: 3)
    #expect(!scene.directory.contains("replica/rebuilt"))
    await scene.daemon.end()
  }

  @Test func `a file that cannot be opened for now is not fetched again`() async throws {
    let scene = try await Scene(Self.pruned())
    try await scene.sync()
    let log = Replica.path(in: scene.replicaPath) + "-wal"
    try FileManager.default.createDirectory(atPath: log, withIntermediateDirectories: false)
    let repair = ReplicaRepair(directory: scene.replicaPath)
    let error = await #expect(throws: SyncError.self) {
      _ = try await repair.run(from: [scene.address])
    }
    guard case .store(.inTheWay(log)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!scene.directory.contains("replica/rebuilt"))
    try FileManager.default.removeItem(atPath: log)
    #expect(try await repair.run(from: [scene.address]).problems.isEmpty)
    await scene.daemon.end()
  }

  @Test func `a repair that reaches nobody leaves the replica as it was`() async throws {
    let scene = try await Scene(Self.pruned())
    try await scene.sync()
    try flip("Người số 5\"", in: scene)
    let before = try Data(contentsOf: URL(filePath: Replica.path(in: scene.replicaPath)))
    await scene.daemon.end()
    await #expect(throws: SyncError.self) {
      _ = try await ReplicaRepair(directory: scene.replicaPath).run(from: [scene.address])
    }
    #expect(try Data(contentsOf: URL(filePath: Replica.path(in: scene.replicaPath))) == before)
  }

  @Test func `a walk that is cut anywhere leaves the old state or the new one`() async throws {
    let history = Self.pruned()
    let scene = try await Scene(history)
    // What a daemon says to this client, put together in memory.
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    let answer = welcome + history.walkOffer()
    for length in stride(from: 0, through: answer.count, by: 37) {
      try await scene.hold(1)
      await scene.daemon.play([.say(Array(answer.prefix(length)))])
      #expect(try await scene.failure() != nil, "\(length)")
      try await scene.expectWhole(at: 1, "\(length)")
    }
    await scene.daemon.end()
  }

  /// Flips a bit of the first place where these words stand in the database file.
  private func flip(_ words: String, in scene: Scene) throws {
    let path = Replica.path(in: scene.replicaPath)
    var bytes = try Data(contentsOf: URL(filePath: path))
    let place = try #require(bytes.range(of: Data(words.utf8)))
    bytes[place.lowerBound] ^= 1
    try bytes.write(to: URL(filePath: path))
  }
}
