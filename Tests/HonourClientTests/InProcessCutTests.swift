import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

/// Session, spool and replica together, without sockets, cut after each of 65,536 bytes.
@Suite struct InProcessCutTests {
  /// What a client does with the bytes of one exchange; a copy is the client as it was at a byte.
  private struct Client {
    var session: ClientSession
    var isComplete = false
    var chunkBytes = 0
    var ends: [CloseReason] = []

    mutating func handle(_ event: ClientSession.Event) {
      for action in session.handle(event, now: 0) {
        switch action {
        case .chunk(let wire, _): chunkBytes += wire.count
        case .complete: isComplete = true
        case .close(let reason): ends.append(reason)
        case .send, .begin, .resume, .part, .upToDate, .offered, .enrolled, .walk, .answered,
          .compare,
          .wanted, .notified, .progress, .refused, .stopped, .upload, .reported:
          break
        }
      }
    }
  }

  static func history() -> History { long }

  private static let long: History = {
    var generator = SplitMix64(seed: 64)
    var history = History()
    history.publish(put: [History.person("an", "Nguyễn Văn An")])
    // Texts that hardly deflate, so that the exchange is as long as it looks.
    history.publish(
      put: (0..<1_160).map { index in
        let noise = (0..<6).map { _ in String(generator.next(), radix: 36) }.joined()
        return History.person("p\(index)", noise)
      })
    return history
  }()

  private static let offer = Result { try history().offer(from: 1) }

  @Test func `nothing is applied before the last byte of 64 KiB, and everything after it`()
    async throws
  {
    let scene = try await Scene(Self.history())
    await scene.daemon.end()
    try await scene.hold(1)
    let history = Self.history()
    let offer = try history.offer(from: 1)
    let wire =
      Frame.welcome(Welcome(version: 1)).encoded() + offer.manifest.encodedFrame() + offer.body
    #expect(wire.count >= 65_536)

    var client = Client(
      session: ClientSession(
        held: history.revisions[1].position, mode: .once, now: 0))
    client.handle(.connected)
    for (index, byte) in wire.enumerated() {
      var cut = client
      cut.handle(.disconnected)
      #expect(!cut.isComplete, "cut after \(index) bytes")
      #expect(cut.ends == [.disconnected], "cut after \(index) bytes")
      client.handle(.received([byte]))
      #expect(client.isComplete == (index == wire.count - 1), "after byte \(index)")
    }
    #expect(client.chunkBytes + Frame.end.encoded().count == offer.body.count)
  }

  /// The same exchange with everything behind the session: spool, decoder and transaction.
  @Test(arguments: 0..<12)
  func `a spool that is cut, short or damaged changes nothing`(round: Int) async throws {
    let scene = try await Scene(Self.history())
    await scene.daemon.end()
    try await scene.hold(1)
    let offer = try Self.offer.get()
    var generator = SplitMix64(seed: UInt64(round))
    let length = Int.random(in: 0..<offer.body.count, using: &generator)
    var bytes = Array(offer.body.prefix(length))
    if round.isMultiple(of: 2) {
      bytes = offer.body
      bytes[length] ^= 0x10
    }
    let replica = try Replica(directory: scene.replicaPath)
    var spool = Spool(replicaDirectory: scene.replicaPath)
    try spool.begin(
      offer.manifest,
      answering: SpoolQuestion(Pull(held: Self.history().revisions[1].position.short)))
    try spool.append(bytes)
    let transfer = try #require(try spool.finish())
    let contact = SyncContact(
      at: 0, address: "test", bytesReceived: 0, bytesSent: 0, roundTrips: 0)
    let result = replica.apply(
      transfer, ApplyRequest(offer.manifest, contact: contact), from: scene.address)
    #expect(throws: SyncError.self) { try result.get() }
    try spool.discard()
    try replica.close()
    try await scene.expectWhole(at: 1)
  }
}
