import HonourModel
import HonourProtocol
import Testing

/// `Protocol/vectors`, written from the specification, read and written by our code.
@Suite struct FrameVectorTests {
  /// What each vector means, in our values.
  static let expected: [String: Frame] = [
    "hello": .hello(Hello(versions: 1...1, capabilities: 0)),
    "hello-later": .hello(Hello(versions: 1...3, capabilities: 517)),
    "hello-signed": .hello(Hello(versions: 1...1, capabilities: 0x3F, statements: 2)),
    "hello-enrol": .hello(Hello(versions: 1...1, capabilities: 0xBF)),
    "welcome": .welcome(Welcome(version: 1, capabilities: 0)),
    "welcome-signed": .welcome(Welcome(version: 1, capabilities: 0x3F, role: .editor)),
    "statement": .statement(Array(1...40)),
    "fresh": .fresh(FreshnessClaim(named: nil, time: 1_790_000_000, signature: Sample.signature)),
    "fresh-named": .fresh(
      FreshnessClaim(
        named: FreshnessClaim.Named(epoch: 1, revision: 300, hash: Sample.root(0x60)), time: -1,
        signature: Sample.signature)),
    "enrol-invitation": .enrol(
      .invitation(id: Array(0x10..<0x18), proof: Array(0x80..<0xA0))),
    "enrol-key": .enrol(.newKey(Array(0x20..<0x40), signature: Sample.signature.bytes)),
    "enrolled": .enrolled(
      Enrolled(role: .reader, expires: 1_821_536_000, name: "Phòng Tổng hợp")),
    "enrolled-forever": .enrolled(Enrolled(role: .editor, expires: nil, name: "a")),
    "publish": .publish(
      Publish(
        base: Sample.position.short, isFull: true, kind: "person", message: "Thêm người",
        names: ["a.csv", "b.jsonl"])),
    "publish-dry": .publish(
      Publish(
        base: Sample.position.short, fixesText: true, isDryRun: true, message: "", names: ["-"])),
    "data": .data(Array(#"{"kind""#.utf8)),
    "data-end": .data([]),
    "report": .report(Report(isLast: false, line: Array(#"{"warning":"Một cảnh báo"}"#.utf8))),
    "report-last": .report(Report(isLast: true, line: Array("{}".utf8))),
    "welcome-publish": .welcome(Welcome(version: 1, capabilities: 0x7F, role: .editor)),
    "pull-nothing": .pull(Pull(held: nil)),
    "pull-position": .pull(Pull(held: Sample.position.short)),
    "pull-records": .pull(.repair),
    "uptodate": .upToDate,
    "walk": .walk(
      WalkOffer(
        target: Sample.info(Sample.target), isExact: true, snapshotBytes: 9_000,
        top: Sample.children([0: Sample.digest(0x01), 15: Sample.digest(0xA0)]))),
    "nodes": .ask(.nodes(level: 1, [3, 4, 300])),
    "digests": .tell(
      .digests([Sample.children([:]), Sample.children([9: Sample.digest(0x11)])])),
    "list": .ask(.list([0, 65_535])),
    "entries": .tell(.entries([[], [Sample.digest(0x11), Sample.digest(0x01)]])),
    "want": .ask(
      .want([WantedRecords(bucket: 7, places: [0, 2]), WantedRecords(bucket: 9, places: [5])])),
    "want-nothing": .ask(.want([])),
    "subscribe": .subscribe,
    "end": .end,
    "notify": .notify(Notice(epoch: 1, revision: 300)),
    "ping": .ping(token: .max),
    "pong": .pong(token: 7),
    "goodbye-done": .goodbye(.done),
    "goodbye-away": .goodbye(.goingAway),
    "ignorable": .ignorable(type: 0xF0, payloadBytes: 5),
    "error-01-malformed": .error(ErrorFrame(.malformed, detail: 27)),
    "error-02-damaged": .error(ErrorFrame(.damaged, detail: 3)),
    "error-03-unexpected-frame": .error(ErrorFrame(.unexpectedFrame, detail: 3)),
    "error-04-unknown-frame": .error(ErrorFrame(.unknownFrame, detail: 0x3F)),
    "error-05-too-large": .error(ErrorFrame(.tooLarge, detail: 12)),
    "error-06-unsupported-version": .error(ErrorFrame(.unsupportedVersion, detail: 257)),
    "error-07-foreign-lineage": .error(ErrorFrame(.foreignLineage)),
    "error-08-ahead": .error(ErrorFrame(.ahead, retryAfterSeconds: 300, detail: 40)),
    "error-09-diverged": .error(ErrorFrame(.diverged, detail: 41)),
    "error-10-unknown-view": .error(ErrorFrame(.unknownView, detail: 1)),
    "error-11-busy": .error(ErrorFrame(.busy, retryAfterSeconds: 5)),
    "error-12-unavailable": .error(ErrorFrame(.unavailable, retryAfterSeconds: 30)),
    "error-13-too-slow": .error(ErrorFrame(.tooSlow)),
    "error-14-too-many": .error(ErrorFrame(.tooMany, retryAfterSeconds: 1)),
    "error-15-refused-transfer": .error(ErrorFrame(.refusedTransfer, detail: 64)),
    "error-16-unknown-client": .error(ErrorFrame(.unknownClient)),
    "error-17-revoked": .error(ErrorFrame(.revoked)),
    "error-18-expired": .error(ErrorFrame(.expired)),
    "error-19-bad-invitation": .error(ErrorFrame(.badInvitation, detail: 2)),
    "error-20-not-allowed": .error(ErrorFrame(.notAllowed)),
    "error-21-untrusted": .error(ErrorFrame(.untrusted, detail: 6)),
    "error-22-base-moved": .error(ErrorFrame(.baseMoved, detail: 43)),
    "error-23-unsigned": .error(ErrorFrame(.unsigned)),
    "hold": .hold(
      Hold(
        shape: .delta, epoch: 1, revision: 42, root: Sample.root(0x40), frames: 3,
        partBytes: 700, proof: Sample.proof, recipe: [0], encoder: Sample.encoder)),
    "hold-manifest": .hold(
      Hold(
        shape: .snapshot, epoch: 1, revision: 42, root: Sample.root(0x40), frames: 0,
        partBytes: 5_000, proof: Sample.proof, recipe: [], encoder: nil)),
    "hold-patch": .hold(
      Hold(
        shape: .patch, epoch: 1, revision: 42, root: Sample.root(0x40), frames: 2,
        partBytes: 0, proof: Sample.proof, recipe: [1, 1, 0x22], encoder: Sample.encoder)),
    "hold-walk": .hold(Hold(walkingTo: Sample.target)),
    "resumed": .resumed(
      Resumed(
        frames: 3, partBytes: 700, encoder: Sample.encoder, hasNewer: true, wireLength: 40_000)),
    "rest": .rest([1, 2, 3]),
    "limit": .limit(Limit(bytes: 60_000)),
    "pause": .pause(Pause(nextBytes: 4_321, leftBytes: 40_000)),
    "plan": .plan(Pull(held: Sample.position.short)),
    "offer": .offer(
      Offer(
        shape: .delta, epoch: 1, revision: 42, pulls: 2, answerBytes: 1_500,
        kinds: [
          Offer.Kind(name: "honour", puts: 300, deletes: 0),
          Offer.Kind(name: "person", puts: 1, deletes: 2),
        ])),
    "chunk-stored": .chunk(
      Chunk(
        method: .stored, plainLength: 10, data: [19] + Array("person".utf8) + [0] + Array("p2".utf8)
      )),
    "manifest-delta": .manifest(
      ManifestFrame(
        Manifest(
          shape: .delta(base: Sample.position.short), target: Sample.info(Sample.target),
          putCount: 2,
          deleteCount: 1, plainLength: 148, digests: [], wireLength: 123))),
    "manifest-sealed": .manifest(
      ManifestFrame(
        Manifest(
          shape: .delta(base: Sample.earlier), target: Sample.info(Sample.target), putCount: 2,
          deleteCount: 1, plainLength: 148, digests: [], wireLength: 123, seal: Sample.seal))),
    "manifest-neighbour": .manifest(
      ManifestFrame(
        Manifest(
          shape: .delta(base: Sample.position.short), target: Sample.info(Sample.target),
          putCount: 2, deleteCount: 1, plainLength: 148, digests: [], wireLength: 123,
          seal: Sample.seal))),
    "manifest-columns": .manifest(
      ManifestFrame(
        Manifest(
          shape: .delta(base: Sample.position.short),
          target: RevisionInfo(
            position: Sample.target, publishedAt: 1_790_000_000, author: "a", message: "b",
            recordCount: 120, canonicalBytes: 34_567),
          putCount: 2, deleteCount: 1,
          recipe: .columns(codes: [0x22, 0x28, 0x00, 0x53, 0x02, 0x17]), plainLength: 148,
          digests: [], wireLength: 123))),
    "manifest-patch": .manifest(
      ManifestFrame(
        Manifest(
          shape: .patch,
          target: RevisionInfo(
            position: Sample.target, publishedAt: 1_790_000_000, author: "", message: "",
            recordCount: 120, canonicalBytes: 34_567),
          putCount: 1, deleteCount: 0, plainLength: 52, digests: [], wireLength: 50))),
    "manifest-empty": .manifest(
      ManifestFrame(
        Manifest(
          shape: .delta(base: Sample.position.short),
          target: RevisionInfo(
            position: Position(
              lineage: Sample.lineage, epoch: 2, revision: 42, root: Sample.root(0x20)),
            publishedAt: -1, author: "", message: "", recordCount: 120, canonicalBytes: 34_567),
          putCount: 0, deleteCount: 0, plainLength: 0, digests: [], wireLength: 3))),
  ]

  @Test(arguments: expected.keys.sorted())
  func `a vector is read as the value that it means`(name: String) throws {
    let vector = try Vector(name)
    var decoder = FrameDecoder()
    decoder.append(vector.bytes)
    let received = try #require(try decoder.next(in: vector.phase))
    #expect(received.frame == Self.expected[name])
    #expect(received.byteCount == vector.bytes.count)
    #expect(decoder.bufferedBytes == 0)
  }

  @Test(arguments: try Vector.frames())
  func `a vector is what we write, and is read whole`(vector: Vector) throws {
    var decoder = FrameDecoder()
    decoder.append(vector.bytes)
    let received = try #require(try decoder.next(in: vector.phase))
    try decoder.finish()
    // What a later version adds, and what is skipped, is not ours to write.
    guard !vector.name.hasSuffix("-later"), vector.name != "ignorable" else { return }
    #expect(received.frame.encoded() == vector.bytes)
    #expect(received.bytes == vector.bytes)
  }

  @Test(arguments: try Vector.frames())
  func `a vector is read the same in every two pieces and byte by byte`(vector: Vector) throws {
    let phase = try vector.phase
    var whole = FrameDecoder(tracing: true)
    whole.append(vector.bytes)
    let expected = try #require(try whole.next(in: phase))
    for split in 0...vector.bytes.count {
      var decoder = FrameDecoder(tracing: true)
      decoder.append(vector.bytes.prefix(split))
      let early = try decoder.next(in: phase)
      if split < vector.bytes.count {
        #expect(early == nil)
        if split > 0 { #expect(throws: WireError.self) { try decoder.finish() } }
      }
      decoder.append(vector.bytes.dropFirst(split))
      #expect(try (early ?? decoder.next(in: phase)) == expected)
      try decoder.finish()
    }
    var slow = FrameDecoder(tracing: true)
    for byte in vector.bytes.dropLast() {
      slow.append([byte])
      #expect(try slow.next(in: phase) == nil)
    }
    slow.append(vector.bytes.suffix(1))
    #expect(try slow.next(in: phase) == expected)
  }

  @Test(arguments: try Vector.frames())
  func `a vector with one wrong byte is never read as something else`(vector: Vector) throws {
    let phase = try vector.phase
    for index in vector.bytes.indices {
      for flip: UInt8 in [0x01, 0x02, 0x10, 0x40, 0x80, 0x7F, 0xFF] {
        var bytes = vector.bytes
        bytes[index] ^= flip
        var decoder = FrameDecoder()
        decoder.append(bytes)
        // An error, or a frame that goes on behind the last byte and so is an error at the end.
        #expect(throws: WireError.self, "byte \(index) ^ \(flip)") {
          _ = try decoder.next(in: phase)
          try decoder.finish()
        }
      }
    }
  }

  @Test(arguments: try Vector.frames())
  func `the fields of a vector cover each of its bytes once`(vector: Vector) throws {
    var decoder = FrameDecoder(tracing: true)
    decoder.append(vector.bytes)
    let received = try #require(try decoder.next(in: vector.phase))
    guard received.frame.type != nil else { return }
    #expect(received.fields.flatMap(\.bytes) == vector.bytes)
    var offset: UInt64 = 0
    for field in received.fields {
      #expect(field.offset == offset)
      offset += UInt64(field.bytes.count)
    }
  }

  @Test func `every type of frame and every error code has a vector`() throws {
    var types: Set<FrameType> = []
    var codes: Set<ErrorCode> = []
    for vector in try Vector.frames() {
      var decoder = FrameDecoder()
      decoder.append(vector.bytes)
      let frame = try decoder.next(in: vector.phase)?.frame
      if let type = frame?.type { types.insert(type) }
      if case .error(let error) = frame, let code = error.code { codes.insert(code) }
    }
    #expect(types == Set(FrameType.allCases))
    #expect(codes == Set(ErrorCode.allCases))
  }
}
