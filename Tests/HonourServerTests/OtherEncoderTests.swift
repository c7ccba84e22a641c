import Foundation
import HonourModel
import HonourProtocol
import Testing

@testable import HonourServer

/// A transfer that was cut goes on with a server whose encoder chose other codes.
///
/// Source: `Protocol/session.md`, section 5.
@Suite(.timeLimit(.minutes(3))) struct OtherEncoderTests {
  private let scratch: Scratch
  private let directory: CacheDirectory

  init() throws {
    scratch = try Scratch()
    directory = try CacheDirectory(scratch.cache)
  }

  private func builder(_ store: MemoryStore) -> TransferBuilder {
    TransferBuilder(
      store: store, directory: directory, memoryBodyBytes: 1 << 20, cancellation: CancelFlag())
  }

  /// Two revisions that follow from the seed alone, lineage included.
  private func store(_ seed: UInt64) -> MemoryStore {
    var random = SplitMix64(seed: seed)
    let store = MemoryStore(seed: seed)
    func record(_ index: Int) -> CanonicalRecord {
      let kind = index % 3 == 0 ? "unit" : "person"
      let id = "\(kind.prefix(1))-\(10_000 + index)"
      let day = Int.random(in: 10...28, using: &random)
      let noise = (0..<8).map { _ in String(random.next(), radix: 36) }.joined()
      return CanonicalRecord(
        key: RecordKey(kind: kind, id: id),
        bytes: Array(
          #"{"day":"2024-05-\#(day)","id":"\#(id)","kind":"\#(kind)","name":"\#(noise)","rank":\#(day)}"#
            .utf8))
    }
    store.publish((0..<400).map { .put(record($0)) })
    let edited = Set((0..<300).map { _ in Int.random(in: 0..<400, using: &random) })
    store.publish((edited.sorted() + (400..<700)).map { .put(record($0)) })
    return store
  }

  /// What an encoder makes that chose these codes; nil where they do not fit.
  private func transfer(
    _ request: TransferRequest, codes: [UInt8], of store: MemoryStore
  ) throws -> Transfer? {
    let target = request.target.position.revision
    let encoding = TransferEncoding(
      BodyWriter(in: directory, memoryLimitBytes: 1 << 20),
      columns: ColumnFeed(
        store: store, base: request.base?.revision, target: target, codes: codes))
    do {
      try store.differences(from: request.base?.revision ?? 0, to: target) {
        try encoding.append($0)
      }
      let shape: Manifest.Shape = request.base.map { .delta(base: $0) } ?? .snapshot
      return try encoding.finish(shape, request.target, nil)
    } catch is SegmentWriter.Fault {
      return nil
    }
  }

  /// What a server sends whose encoder decided otherwise than ours.
  private func otherwise(
    _ request: TransferRequest, of store: MemoryStore, _ random: inout SplitMix64
  ) throws -> Transfer {
    guard case .transfer(let own) = try builder(store).build(request).outcome,
      case .columns(let codes) = own.manifest.recipe
    else { throw ServerError.other("no columns") }
    for _ in 0..<8 where !codes.isEmpty {
      // From some column on it is text, which can always say what a column holds.
      let changed = Array(codes.prefix(Int.random(in: 0..<codes.count, using: &random)))
      if let other = try transfer(request, codes: changed, of: store),
        other.manifest.recipe != own.manifest.recipe
      {
        return other
      }
    }
    return try #require(try transfer(request, codes: [], of: store))
  }

  /// What a client has of a transfer of which so many bytes of chunks came.
  private func held(
    _ transfer: Transfer, _ cut: Int
  ) throws -> (held: HeldTransfer, plain: [UInt8]) {
    guard case .memory(let body) = transfer.body else { throw ServerError.other("in a file") }
    var frames = FrameDecoder()
    frames.append(Array(body[..<cut]))
    var decoder = TransferDecoder(kept: transfer.manifest)
    var plain: [UInt8] = []
    var chunkBytes = 0
    while let received = try frames.next(in: .serverTransfer) {
      plain += try decoder.read(received) ?? []
      chunkBytes += received.byteCount
    }
    let held = HeldTransfer(
      transfer.manifest, decoder, chunkBytes: UInt64(chunkBytes),
      part: Array(body[chunkBytes..<cut]), encoder: EncoderTag(number: 7))
    return (held, plain)
  }

  /// How many histories one run looks at; `Scripts/laws` raises it.
  private static let histories: UInt64 =
    ProcessInfo.processInfo.environment["HONOUR_RANDOM_HISTORIES"] == nil ? 2 : 20

  @Test(arguments: 1...histories)
  func `it is ended, byte for byte, for one chunk more at most`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (here, there) = (store(seed), store(seed))
    for base in [nil, here.position(at: 1)] {
      let request = TransferRequest(base: base?.short, target: try here.newest())
      let first = try otherwise(request, of: here, &random)
      try #require(first.manifest.chunkCount > 2)
      let (whole, _) = try held(first, first.body.byteCount - 3)
      let following = request.written(
        as: .following(codes: try #require(whole.hold.codes), proof: whole.hold.proof))
      guard case .transfer(let second) = try builder(there).build(following).outcome else {
        Issue.record("seed \(seed)")
        continue
      }
      for _ in 0..<12 {
        let cut = Int.random(in: 0..<first.body.byteCount - 3, using: &random)
        let (held, plain) = try held(first, cut)
        let hold = held.hold
        let resumption = try #require(try second.resumption(hold, hasNewer: false, for: .ours))
        let rest = try second.body.read(
          at: resumption.bodyOffset, count: second.body.byteCount - resumption.bodyOffset)
        let answer = resumption.head + rest
        #expect(
          cut + answer.count
            <= first.body.byteCount + WireLimits.chunkPayloadBytes + WireLimits.resumedPayloadBytes)
        let records = base == nil ? [:] : there.records(at: 1)
        let result = try end(held, plain, with: answer, base: base, records)
        #expect(result == there.records(at: 2), "seed \(seed), cut at \(cut)")
      }
    }
  }

  /// Lets a client go on with what it holds, and applies what it has then.
  private func end(
    _ held: HeldTransfer, _ plain: [UInt8], with answer: [UInt8], base: Position?,
    _ records: [RecordKey: [UInt8]]
  ) throws -> [RecordKey: [UInt8]] {
    var session = ClientSession(held: base, resuming: held, mode: .once, now: 0)
    _ = session.handle(.connected, now: 0)
    let welcome = Frame.welcome(Welcome(version: 1, capabilities: Capabilities.ours.rawValue))
    var plain = plain
    var whole: Manifest?
    for action in session.handle(.received(welcome.encoded() + answer), now: 0) {
      if case .chunk(_, let bytes) = action { plain += bytes }
      if case .complete(let manifest) = action { whole = manifest }
    }
    var reader = ChangeReader(
      try #require(whole),
      base: ListedBase(records.map { CanonicalRecord(key: $0.key, bytes: $0.value) }))
    var result = records
    for change in try reader.append(plain) {
      switch change {
      case .put(let record): result[record.key] = record.bytes
      case .delete(let key): result[key] = nil
      }
    }
    try reader.finish()
    return result
  }

  @Test func `codes that nobody can follow are found out, and nothing is kept`() throws {
    let store = store(99)
    var random = SplitMix64(seed: 99)
    let proof = ShortDigest(of: [1])
    for base in [nil, store.position(at: 1).short] {
      let request = TransferRequest(base: base, target: try store.newest())
      for _ in 0..<20 {
        let codes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
          UInt8.random(in: 0...255, using: &random)
        }
        let outcome = try builder(store).build(
          request.written(as: .following(codes: codes, proof: proof))
        ).outcome
        guard case .another = outcome else {
          Issue.record("\(codes)")
          continue
        }
      }
    }
    #expect(scratch.cacheNames.isEmpty)
  }

  /// The answer's first frame after the WELCOME.
  private func answer(_ harness: DaemonHarness, _ hold: Hold, _ crowd: Crowd) async throws -> Frame
  {
    let hello = Frame.hello(Hello(capabilities: Capabilities.ours.rawValue))
    let number = await crowd.speak(
      [hello, .hold(hold), .pull(Pull(held: nil))].flatMap { $0.encoded() }, at: harness.address)
    @Sendable func second(_ bytes: [UInt8]) -> Frame? {
      var decoder = FrameDecoder()
      decoder.append(bytes)
      guard (try? decoder.next(in: .serverGreeting)) != nil else { return nil }
      return try? decoder.next(in: .serverOpen)?.frame
    }
    await crowd.until { second($0.raw[number].bytes) != nil }
    return try #require(second(await crowd.raw[number].bytes))
  }

  @Test func `a daemon follows, remembers it over a restart, and does not follow everybody`()
    async throws
  {
    let store = store(5)
    var random = SplitMix64(seed: 5)
    let request = TransferRequest(base: nil, target: try store.newest())
    var holds: [Hold] = []
    while holds.count < 2 {
      let hold = try held(try otherwise(request, of: store, &random), 9_000).held.hold
      if hold.codes != holds.first?.codes { holds.append(hold) }
    }
    var limits = ServerLimits.unprepared
    limits.followedBuilds = 1
    let first = try await DaemonHarness(store: store, limits: limits)
    let crowd = Crowd()
    guard case .resumed(let resumed) = try await answer(first, holds[0], crowd) else {
      Issue.record("not followed")
      return
    }
    #expect(resumed.frames == holds[0].frames && resumed.partBytes == 0)
    await first.daemon.stop()

    let second = try await DaemonHarness(store: store, limits: limits, scratch: first.scratch)
    try await eventually("the daemon has 2 transfers in its cache") {
      await second.daemon.status().cachedTransfers == 2
    }
    let streams = store.streamCount
    guard case .resumed = try await answer(second, holds[0], crowd) else {
      Issue.record("forgotten")
      return
    }
    #expect(store.streamCount == streams)
    // While one is made for somebody, others are sent the whole, which is at hand.
    store.gate.shut()
    let waiting = Hold(
      shape: .snapshot, epoch: 0, revision: 2, root: holds[1].root, frames: 2, partBytes: 0,
      proof: ShortDigest(of: [7]), recipe: holds[1].recipe, encoder: nil)
    async let last = answer(second, waiting, crowd)
    try await eventually("the store is read \(streams + 1) times") {
      store.streamCount == streams + 1
    }
    guard case .manifest = try await answer(second, holds[1], crowd) else {
      Issue.record("followed beyond the limit")
      return
    }
    store.gate.open()
    guard case .manifest = try await last else {
      Issue.record("followed to another transfer")
      return
    }
    guard case .resumed = try await answer(second, holds[1], crowd) else {
      Issue.record("not followed any more")
      return
    }
    await second.daemon.stop()
  }
}
