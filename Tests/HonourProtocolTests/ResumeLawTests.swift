import HonourModel
import HonourProtocol
import Testing

/// A transfer that is cut after any byte goes on where it ended.
///
/// Source: `Protocol/session.md`.
@Suite struct ResumeLawTests {
  /// One server's way to send the transfer.
  private struct Server {
    let manifest: Manifest
    let frames: [[UInt8]]
    let body: [UInt8]

    init(manifest: Manifest, frames: [[UInt8]]) {
      self.manifest = manifest
      self.frames = frames
      body = Array(frames.joined())
    }

    var answer: [UInt8] { Self.welcome + manifest.encodedFrame() + body }

    static let welcome = Frame.welcome(
      Welcome(version: 1, capabilities: Capabilities.ours.rawValue)
    ).encoded()

    /// What it says to a client that holds a part; nil where it begins anew.
    func resumption(_ hold: Hold) throws -> Resumption? {
      let source = Resumption.Source(
        manifest: manifest, manifestFrame: manifest.encodedFrame(), bodyBytes: body.count)
      return Resumption(hold, of: source, hasNewer: false) { Array(body[$0..<$0 + $1]) }
    }

    /// A server whose library compresses nothing.
    func storing(_ plain: [UInt8]) -> Server {
      var frames: [[UInt8]] = []
      for start in stride(from: 0, to: plain.count, by: WireLimits.plainChunkBytes) {
        let piece = Array(plain[start..<min(start + WireLimits.plainChunkBytes, plain.count)])
        frames.append(
          Frame.chunk(Chunk(method: .stored, plainLength: piece.count, data: piece)).encoded())
      }
      frames.append(Frame.end.encoded())
      let other = Manifest(
        shape: manifest.shape, target: manifest.target, putCount: manifest.putCount,
        deleteCount: manifest.deleteCount, plainLength: manifest.plainLength,
        digests: manifest.digests, encoder: EncoderTag(number: 7),
        wireLength: UInt64(frames.joined().count))
      return Server(manifest: other, frames: frames)
    }
  }

  private static let changes: [RecordChange] = (0..<900).map { index in
    .put(Sample.person("person-\(1_000 + index)", "Nguyễn Văn \(index * 7_919 % 1_000)"))
  }

  private let server: Server
  private let plain: [UInt8]

  init() throws {
    let transfer = try Sample.Transfer(
      .delta(base: Sample.position.short), to: Sample.target, Self.changes)
    server = Server(manifest: transfer.manifest, frames: transfer.frames)
    var decoder = TransferDecoder(transfer.manifest)
    plain = try decoder.append(transfer.body)
  }

  /// Every byte near the border of a frame, and some between.
  private func cuts(_ answer: [UInt8], seed: UInt64) throws -> [Int] {
    var random = SplitMix64(seed: seed)
    var cuts = Set((0..<150).map { _ in Int.random(in: 0...answer.count, using: &random) })
    var border = Server.welcome.count
    for length in [server.manifest.encodedFrame().count] + server.frames.map(\.count) {
      border += length
      cuts.formUnion(max(0, border - 6)...min(answer.count, border + 6))
    }
    return cuts.sorted()
  }

  @Test func `after a cut anywhere the same server sends nothing twice`() throws {
    let answer = server.answer
    #expect(server.manifest.digests.count >= 3)
    var client = KeepingClient()
    var fed = 0
    for cut in try cuts(answer, seed: 31) {
      try client.receive(answer[fed..<cut])
      fed = cut
      guard !client.isComplete else { break }
      var next = client.again()
      guard let hold = next.session.hold else {
        // Nothing worth keeping had come: at most the greeting and a small MANIFEST.
        #expect(cut < Server.welcome.count + server.manifest.encodedFrame().count)
        continue
      }
      let resumption = try #require(try server.resumption(hold), "cut at \(cut)")
      let rest = resumption.head + server.body[resumption.bodyOffset...]
      try next.receive(Server.welcome + rest)
      #expect(next.isComplete, "cut at \(cut)")
      #expect(next.plain == plain, "cut at \(cut)")
      #expect(next.progress == next.progress.sorted(), "cut at \(cut)")
      #expect(next.progress.last == next.total, "cut at \(cut)")
      // The header of a frame that had not come whole, and what the new frames are called.
      let overhead = 6 + FrameHeaderBytes.resumed
      let transferBytes = cut - Server.welcome.count - server.manifest.encodedFrame().count
      #expect(rest.count <= server.body.count - transferBytes + overhead, "cut at \(cut)")
    }
    #expect(client.isComplete)
  }

  @Test func `another server goes on at the chunk that was cut`() throws {
    let other = server.storing(plain)
    #expect(other.manifest.identity == server.manifest.identity)
    let answer = server.answer
    var client = KeepingClient()
    var fed = 0
    for cut in try cuts(answer, seed: 32) {
      try client.receive(answer[fed..<cut])
      fed = cut
      guard !client.isComplete else { break }
      var next = client.again()
      guard let hold = next.session.hold, hold.frames > 0 else { continue }
      let resumption = try #require(try other.resumption(hold), "cut at \(cut)")
      let rest = resumption.head + other.body[resumption.bodyOffset...]
      #expect(resumption.bodyOffset == other.frames.prefix(Int(hold.frames) - 1).joined().count)
      // It is cut as well, in its first frame, and the first server ends it.
      try next.receive(Server.welcome + rest.prefix(60))
      guard !next.isComplete else { continue }
      var last = next.again()
      let lastHold = try #require(last.session.hold)
      let final = try #require(try server.resumption(lastHold))
      try last.receive(Server.welcome + final.head + server.body[final.bodyOffset...])
      #expect(last.isComplete, "cut at \(cut)")
      #expect(last.plain == plain, "cut at \(cut)")
    }
  }

  @Test(arguments: [UInt64](1...20))
  func `any number of cuts leads to the same bytes`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let other = server.storing(plain)
    var client = KeepingClient()
    var pending = server.answer
    for _ in 0..<60 {
      let count = Int.random(in: 0...700, using: &random)
      try client.receive(pending.prefix(count))
      if client.isComplete { break }
      client = client.again()
      let next = Bool.random(using: &random) ? server : other
      if let hold = client.session.hold, let resumption = try next.resumption(hold) {
        pending = Server.welcome + resumption.head + next.body[resumption.bodyOffset...]
      } else {
        pending = next.answer
      }
    }
    if !client.isComplete { try client.receive(pending) }
    #expect(client.isComplete, "seed \(seed)")
    #expect(client.plain == plain, "seed \(seed)")
  }

  @Test func `a part that was damaged on the disk is found and refused as damaged`() throws {
    var client = KeepingClient()
    let frames = Server.welcome.count + server.manifest.encodedFrame().count
    try client.receive(server.answer.prefix(frames + server.frames[0].count + 40))
    client.part[20] ^= 0x40
    var next = client.again()
    let hold = try #require(next.session.hold)
    let resumption = try #require(try server.resumption(hold))
    try next.receive(Server.welcome + resumption.head + server.body[resumption.bodyOffset...])
    #expect(next.close == .refused(.damaged))
    #expect(!next.isComplete)
  }

  @Test func `a recipe too long for a HOLD is left out of it`() throws {
    for (count, isTold) in [
      (WireLimits.heldRecipeBytes, true), (WireLimits.heldRecipeBytes + 1, false),
    ] {
      // The recipe's number and the length of its codes take four bytes.
      let codes = [UInt8](repeating: 1, count: count - 4)
      let manifest = Manifest(
        shape: .snapshot, target: Sample.info(Sample.target), putCount: 120, deleteCount: 0,
        recipe: .columns(codes: codes), plainLength: 40_000,
        digests: Array(repeating: Sample.proof, count: 3), wireLength: 30_000)
      let hold = HeldTransfer(
        manifest, TransferDecoder(kept: manifest), chunkBytes: 0, part: [], encoder: nil
      ).hold
      #expect(hold.codes == (isTold ? codes : nil))
      #expect(Frame.hold(hold).encoded().count <= WireLimits.holdPayloadBytes + 6)
    }
  }

  @Test func `a server begins anew where the proof is not of its transfer`() throws {
    var client = KeepingClient()
    try client.receive(server.answer.dropLast(10))
    let next = client.again()
    let hold = try #require(next.session.hold)
    let wrong = Hold(
      shape: hold.shape, epoch: hold.epoch, revision: hold.revision, root: hold.root,
      frames: hold.frames, partBytes: hold.partBytes, proof: Sample.proof, recipe: hold.recipe,
      encoder: hold.encoder)
    #expect(try server.resumption(wrong) == nil)
    let tooMany = Hold(
      shape: hold.shape, epoch: hold.epoch, revision: hold.revision, root: hold.root,
      frames: server.manifest.chunkCount + 2, partBytes: 0, proof: hold.proof,
      recipe: hold.recipe, encoder: hold.encoder)
    #expect(try server.resumption(tooMany) == nil)
    // The client takes the MANIFEST as if it had held nothing.
    var anew = next
    try anew.receive(server.answer)
    #expect(anew.isComplete)
    #expect(anew.plain == plain)
  }
}

/// How much longer the frames that go on with a transfer are than those without a cut.
private enum FrameHeaderBytes {
  /// A RESUMED frame at its longest and the header of a REST.
  static let resumed = 3 + WireLimits.resumedPayloadBytes + 5
}
