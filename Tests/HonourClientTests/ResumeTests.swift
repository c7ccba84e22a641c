import Foundation
import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

/// A sync that was cut goes on from what it left on the disk.
@Suite struct ResumeTests {
  /// A delta from 1 to 2 of several chunks.
  private static func history() -> History {
    var generator = SplitMix64(seed: 5)
    var history = History()
    history.publish(put: (0..<30).map { History.person("p\($0)", "Người \($0)") })
    history.publish(
      put: (0..<800).map { index in
        let noise = String(generator.next(), radix: 36)
        return History.person("person-\(1_000 + index)", "Nguyễn \(noise)")
      })
    return history
  }

  private struct Cut {
    let scene: Scene
    let link: LinkSimulator
    let address: ServerAddress
  }

  private func cut(after bytes: Int) async throws -> Cut {
    let scene = try await Scene(Self.history())
    let link = LinkSimulator(to: scene.address)
    let address = try await link.listen()
    try await scene.hold(1)
    await link.become(.cut(after: bytes, .fromServer))
    let failure = try await scene.failure([address])
    guard case .connectionLost = failure else {
      Issue.record("\(String(describing: failure))")
      return Cut(scene: scene, link: link, address: address)
    }
    #expect(try scene.heldRevision() == 1)
    await link.become(LinkConditions())
    return Cut(scene: scene, link: link, address: address)
  }

  @Test(arguments: [400, 5_000, 9_000])
  func `the next sync brings what is missing and nothing else`(bytes: Int) async throws {
    let offer = try Self.history().offer(from: 1)
    let all = 9 + offer.manifest.encodedFrame().count + offer.body.count
    try #require(all > 10_000)
    let cut = try await cut(after: bytes)
    #expect(cut.scene.directory.contains("replica/incoming/transfer"))
    let outcome = try await cut.scene.sync([cut.address])
    #expect(outcome.revision.position.revision == 2)
    #expect(await cut.link.deliveredDown <= all - bytes + 60)
    try await cut.scene.expectWhole(at: 2)
    await cut.link.end()
    await cut.scene.daemon.end()
  }

  @Test func `a newer revision meanwhile: the old one is ended, then the newer fetched`()
    async throws
  {
    let cut = try await cut(after: 9_000)
    await cut.scene.daemon.publish { history in
      history.publish(put: [History.person("new", "Mới")])
    }
    let outcome = try await cut.scene.sync([cut.address])
    #expect(outcome.revision.position.revision == 3)
    #expect(await cut.link.deliveredDown < 5_000)
    try await cut.scene.expectWhole(at: 3)
    await cut.link.end()
    await cut.scene.daemon.end()
  }

  @Test func `a file damaged anywhere costs bytes and nothing else`() async throws {
    let cut = try await cut(after: 8_500)
    let path = cut.scene.replicaPath + "/incoming/transfer"
    let good = try File.bytes(path)
    let replica = cut.scene.replicaPath + "/replica.db"
    let before = try File.bytes(replica)
    var generator = SplitMix64(seed: 77)
    let places =
      [1, 4, 6, 12, 26, 60, 110]
      + (0..<9).map { _ in Int.random(in: 120..<good.count, using: &generator) }
    for place in places {
      var bytes = good
      bytes[place] ^= UInt8.random(in: 1...255, using: &generator)
      try write(bytes, to: path)
      // What is damaged is dropped and asked for again.
      #expect(try await cut.scene.failure([cut.address]) == nil, "byte \(place)")
      #expect(try cut.scene.heldRevision() == 2, "byte \(place)")
      try write(before, to: replica)
      for suffix in ["-wal", "-shm"] { try? File.remove(replica + suffix) }
    }
    await cut.link.end()
    await cut.scene.daemon.end()
  }

  @Test(arguments: [0, 4, 5, 24, 30, 100, 200])
  func `a file cut short anywhere costs bytes and nothing else`(length: Int) async throws {
    let cut = try await cut(after: 8_500)
    let path = cut.scene.replicaPath + "/incoming/transfer"
    try write(Array(File.bytes(path).prefix(length)), to: path)
    try await cut.scene.sync([cut.address])
    try await cut.scene.expectWhole(at: 2)
    await cut.link.end()
    await cut.scene.daemon.end()
  }

  @Test func `another history begins anew`() async throws {
    let cut = try await cut(after: 8_500)
    // The same revisions 0 and 1, another 2.
    var other = History()
    other.publish(put: (0..<30).map { History.person("p\($0)", "Người \($0)") })
    other.publish(put: [History.person("other", "Khác")])
    await cut.scene.daemon.replace(other)
    try await cut.scene.sync([cut.address])
    try await cut.scene.expectWholeOf(other, at: 2)
    await cut.link.end()
    await cut.scene.daemon.end()
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
