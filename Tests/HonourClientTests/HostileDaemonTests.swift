import HonourClient
import HonourModel
import HonourProtocol
import HonourStore
import Testing

/// Whatever a daemon says, the replica stays where it was, whole, and the next sync succeeds.
@Suite struct HostileDaemonTests {
  /// The bytes of an answer to a replica at revision 1: the truth, to be bent.
  struct Answer {
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    var manifest: Manifest
    var body: [UInt8]

    init() throws {
      let offer = try Scene.smallHistory().offer(from: 1)
      manifest = offer.manifest
      body = offer.body
    }

    /// Changes that are well formed under the target of the truth.
    init(_ changes: [RecordChange], target: RevisionInfo? = nil) throws {
      let truth = try Scene.smallHistory().offer(from: 1).manifest
      let offer = try History.offer(
        changes, shape: truth.shape, target: target ?? truth.target)
      manifest = offer.manifest
      body = offer.body
    }

    var bytes: [UInt8] { welcome + manifest.encodedFrame() + body }
  }

  /// Plays the script, expects a failure, then the truth, and expects success.
  private func expectRefused(
    _ script: TestDaemon.Script, _ isExpected: (SyncError) -> Bool
  ) async throws {
    let scene = try await Scene()
    try await scene.hold(1)
    await scene.daemon.play([script])
    let failure = try #require(try await scene.failure())
    #expect(isExpected(failure), "\(failure)")
    #expect(!SyncExplanation(failure, replicaDirectory: "").what.isEmpty)
    try await scene.expectWhole(at: 1)
    try await scene.sync()
    try await scene.expectWhole(at: 2)
    await scene.daemon.end()
  }

  private func isViolation(_ error: SyncError) -> Bool {
    if case .protocolViolation = error { true } else { false }
  }

  private func contentFault(_ error: SyncError) -> ApplyError? {
    if case .contentRefused(_, let fault) = error { fault } else { nil }
  }

  /// `Scripts/fuzz session` goes on from here for as long as one likes.
  @Test(arguments: [UInt64](1...16))
  func `garbage is refused`(seed: UInt64) async throws {
    var generator = SplitMix64(seed: seed)
    let garbage = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
      UInt8.random(in: .min ... .max, using: &generator)
    }
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    let script = TestDaemon.Script.say(seed.isMultiple(of: 2) ? garbage : welcome + garbage)
    try await expectRefused(script) { error in
      switch error {
      case .protocolViolation, .connectionLost: true
      default: false
      }
    }
  }

  @Test func `a root that the records do not give is refused`() async throws {
    var answer = try Answer()
    let target = answer.manifest.target
    let position = target.position
    let wrong = RevisionInfo(
      position: Position(
        lineage: position.lineage, epoch: position.epoch, revision: position.revision,
        root: Digest(bytes: [UInt8](repeating: 7, count: 32)) ?? .zero),
      publishedAt: target.publishedAt, author: target.author, message: target.message,
      recordCount: target.recordCount, canonicalBytes: target.canonicalBytes)
    answer.manifest = Manifest(
      shape: answer.manifest.shape, target: wrong, putCount: answer.manifest.putCount,
      deleteCount: answer.manifest.deleteCount, plainLength: answer.manifest.plainLength,
      digests: answer.manifest.digests, wireLength: answer.manifest.wireLength)
    try await expectRefused(.say(answer.bytes)) { error in
      if case .rootMismatch = contentFault(error) { true } else { false }
    }
  }

  @Test func `a record too few is refused`() async throws {
    let answer = try Answer([.delete(RecordKey(kind: "person", id: "binh"))])
    try await expectRefused(.say(answer.bytes)) { contentFault($0) != nil }
  }

  @Test func `a deletion of what is not there is refused`() async throws {
    let answer = try Answer([.delete(RecordKey(kind: "person", id: "nobody"))])
    try await expectRefused(.say(answer.bytes)) { error in
      contentFault(error) == .deletesMissing(RecordKey(kind: "person", id: "nobody"))
    }
  }

  @Test func `bytes that are no record are refused`() async throws {
    let key = RecordKey(kind: "person", id: "x")
    let answer = try Answer([
      .put(CanonicalRecord(key: key, bytes: Array(#"{"id":"x","kind":"person","n":01}"#.utf8)))
    ])
    try await expectRefused(.say(answer.bytes)) { contentFault($0) != nil || isViolation($0) }
  }

  @Test func `an older revision than the one held is refused`() async throws {
    let history = Scene.smallHistory()
    let offer = try history.offer(from: nil, to: 0)
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    try await expectRefused(.say(welcome + offer.manifest.encodedFrame() + offer.body)) {
      isViolation($0)
    }
  }

  @Test func `a snapshot of another dataset is refused`() async throws {
    var other = History(seed: 5)
    for index in 0..<9 { other.publish(put: [History.person("p\(index)", "Tên")]) }
    let offer = try other.offer(from: nil)
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    try await expectRefused(.say(welcome + offer.manifest.encodedFrame() + offer.body)) {
      isViolation($0)
    }
  }

  @Test func `chunks without end are cut off at the length that was told`() async throws {
    let answer = try Answer()
    let chunk = Array(answer.body.dropLast(Frame.end.encoded().count))
    let flood = (0..<64).flatMap { _ in chunk }
    try await expectRefused(.endless(answer.bytes.dropLast(3) + flood, again: flood)) {
      isViolation($0)
    }
  }

  @Test func `pings without end are cut off`() async throws {
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    let pings = (0..<64).flatMap { Frame.ping(token: $0).encoded() }
    try await expectRefused(.endless(welcome + pings, again: pings)) { error in
      if case .gaveUp = error { true } else { false }
    }
  }

  @Test func `a version that nobody asked for is refused`() async throws {
    try await expectRefused(.say(Frame.welcome(Welcome(version: 9)).encoded())) { isViolation($0) }
  }

  @Test func `what breaks the protocol is told in words`() throws {
    let address = try ServerAddress("honour+tcp://127.0.0.1:4711")
    let expected: [(WireError.Reason, [UInt8], String)] = [
      (.noCommonVersion(lowest: 9, highest: 9), [9], "found 09 (version 9), expected version 1."),
      (
        .truncated(needed: 2, available: 0), [],
        "found 0 bytes, then the end, expected 2 bytes or more."
      ),
      (.notRising, [0x61, 0x0A], "found 61 0a, expected a larger one than before it."),
      (
        .unexpectedFrame(0x05), [3, 5],
        "found 03 05 (MANIFEST), expected a frame that this side may send at this point."
      ),
    ]
    for (reason, found, end) in expected {
      let error = WireError(reason, at: 7, path: "WELCOME.version", found: found)
      let words = SyncExplanation(.protocolViolation(address, error), replicaDirectory: "")
      let start = "does not keep to the protocol in WELCOME.version at byte 7: "
      #expect(words.what == "\(address) \(start)\(end)")
    }
  }

  @Test func `a refusal with a code of the future is obeyed by its action`() async throws {
    let error = Frame.error(ErrorFrame(.busy, retryAfterSeconds: 7)).encoded()
    try await expectRefused(.say(error)) { error in
      error.mayTryAgain && error.retryAfterSeconds == 7
    }
  }

  @Test func `a goodbye in the middle is a lost connection`() async throws {
    let welcome = Frame.welcome(Welcome(version: 1)).encoded()
    try await expectRefused(.say(welcome + Frame.goodbye(.goingAway).encoded())) { error in
      if case .connectionLost(_, .goingAway, _) = error { true } else { false }
    }
  }

  @Test func `every byte of an answer that is flipped gives an error or the truth`() async throws {
    let truth = try Answer().bytes
    let scene = try await Scene()
    for index in truth.indices {
      var bytes = truth
      bytes[index] ^= UInt8(truncatingIfNeeded: 1 << (index % 8))
      try await scene.hold(1)
      await scene.daemon.play([.say(bytes)])
      guard try await scene.failure() != nil else {
        // What is told and not covered by a root may be anything: a time, an author, a message.
        #expect(try scene.export() == Scene.smallHistory().export(2), "byte \(index)")
        try scene.remove()
        continue
      }
      #expect(try scene.export() == Scene.smallHistory().export(1), "byte \(index)")
    }
    try await scene.expectWhole(at: 1)
    await scene.daemon.end()
  }
}
