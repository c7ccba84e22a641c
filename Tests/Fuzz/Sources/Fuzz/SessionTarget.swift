import HonourModel
import HonourProtocol

/// Both ends of a conversation, fed with anything: exactly one close, and nothing after it.
enum SessionTarget {
  static func run(_ input: Input) throws {
    var input = input
    let mode = input.byte()
    var chance = Chance(input.word())
    let stream = mode & 0x80 == 0 ? Mending.frames(input.rest) : input.rest
    let pieces = chance.pieces(of: stream)
    if mode & 1 == 0 {
      try client(mode, pieces, &chance)
    } else {
      try server(mode, pieces, &chance)
    }
  }

  private static func later(_ now: Monotonic, _ chance: inout Chance) -> Monotonic {
    now + (chance.next() % 64 == 0 ? 31 * WireLimits.second : chance.next() % 1_000_000_000)
  }

  private static func client(_ mode: UInt8, _ pieces: [[UInt8]], _ chance: inout Chance) throws {
    var now: Monotonic = 1
    let held = mode & 2 == 0 ? Samples.position : nil
    var session = ClientSession(
      held: held, resuming: mode & 4 == 0 ? nil : cutTransfer(mode & 16 == 0),
      mode: mode & 8 == 0 ? .once : chance.next() % 4 == 0 ? .publishing(publish) : .subscribed,
      repairs: mode & 32 != 0,
      budgetBytes: mode & 64 == 0 ? nil : chance.next() % 20_000,
      trust: chance.next() % 4 == 0 ? trust : nil, now: now)
    var watch = Watch()
    func drive(_ event: ClientSession.Event) throws {
      var work = [event]
      while !work.isEmpty {
        for action in session.handle(work.removeFirst(), now: now) {
          if case .close = action { try watch.closed() }
          if case .progress(let received, let total) = action {
            try Broken.unless(received <= total, "progress \(received) of \(total)")
          }
          try watch.act()
          if let answer = answer(action, &chance) { work.append(answer) }
        }
      }
    }
    try drive(.connected)
    for piece in pieces {
      now = later(now, &chance)
      try drive(.received(piece))
      if chance.next() % 8 == 0 { try drive(.tick) }
      _ = session.nextDeadline
    }
    try drive(.disconnected)
    try watch.finish()
  }

  /// What the replica tells the session, at once.
  private static func answer(
    _ action: ClientSession.Action, _ chance: inout Chance
  ) -> ClientSession.Event? {
    switch action {
    case .complete(let manifest):
      chance.next() % 4 == 0 ? .applyFailed : .applied(manifest.target.position)
    case .walk: .tree(Samples.tree)
    case .compare(let listed): .compared(WalkDifference(listed, held: Samples.held))
    case .upload: .file([UInt8](repeating: 1, count: Int(chance.next() % 100)))
    case .send, .begin, .resume, .part, .chunk, .upToDate, .offered, .enrolled, .answered,
      .wanted, .notified, .progress, .reported,
      .refused, .stopped, .close:
      nil
    }
  }

  private static let publish = Publish(
    base: Samples.position.short, message: "m", names: ["a", "b"])

  /// A publisher who signed none of the samples.
  private static var trust: ClientTrust? {
    SigningKey(seed: [UInt8](repeating: 7, count: 32)).map { key in
      ClientTrust(
        pins: ClientTrust.Pins(
          lineage: Samples.position.lineage, publisher: key.publicKey, daemons: [key.publicKey]),
        held: nil, attested: nil)
    }
  }

  /// What a client has of the sample transfer: a part of its manifest, or a chunk and a half.
  private static func cutTransfer(_ hasChunk: Bool) -> HeldTransfer? {
    let (manifest, frames) = Samples.transfer
    guard hasChunk else {
      return HeldTransfer(manifestPart: Array(manifest.encodedFrame().dropFirst(3).prefix(60)))
    }
    var decoder = TransferDecoder(kept: manifest)
    guard (try? decoder.append(frames[0])) != nil else { return nil }
    return HeldTransfer(
      manifest, decoder, chunkBytes: UInt64(frames[0].count), part: Array(frames[1].prefix(700)),
      encoder: manifest.encoder)
  }

  private static func server(_ mode: UInt8, _ pieces: [[UInt8]], _ chance: inout Chance) throws {
    var now: Monotonic = 1
    let isStranger = chance.next() % 4 == 0
    var session = ServerSession(
      now: now, terms: ServerTerms(statements: [], publishes: true),
      admittance: isStranger
        ? .stranger(.unknownClient) : chance.next() % 4 == 0 ? .admitted(.editor) : .local)
    var watch = Watch()
    for piece in pieces + [[]] {
      now = later(now, &chance)
      var work: [ServerSession.Event] = [piece.isEmpty ? .disconnected : .received(piece)]
      if chance.next() % 8 == 0 { work.append(.tick) }
      if chance.next() % 8 == 0 {
        work.append(.published(Notice(epoch: 1, revision: chance.next() >> 1)))
      }
      if mode & 2 != 0, chance.next() % 64 == 0 { work.append(.shutdown) }
      while !work.isEmpty {
        for action in session.handle(work.removeFirst(), now: now) {
          switch action {
          case .send: break
          case .enrol: work.append(.judged(judgement(&chance)))
          case .resolve(let question): work.append(.answer(answer(question, &chance)))
          case .check(let publish):
            work.append(.answer(answer(publish, &chance)))
          case .keep: break
          case .carryOut: work.append(.answer(.report))
          case .walk(let question, _): work.append(.answer(answer(question)))
          case .sendBody: work += [.bodyWritten(byteCount: 100), .bodySent]
          case .close: try watch.closed()
          }
          try watch.act()
        }
      }
      _ = session.nextDeadline
    }
    try watch.finish()
  }

  private static func judgement(_ chance: inout Chance) -> Judgement {
    chance.next() % 2 == 0
      ? .refused(.badInvitation, detail: 1)
      : .enrolled(Enrolled(role: .reader, expires: nil, name: "a"))
  }

  private static func answer(_ question: Question, _ chance: inout Chance) -> ServerSession.Answer {
    switch chance.next() % 4 {
    case 0: .upToDate()
    case 1: .refuse(.busy, retryAfterSeconds: 5, detail: 0)
    case 2: .resumed(frames: [], pause: Pause(nextBytes: 1, leftBytes: 2))
    default:
      question.isRepair
        ? .walk(frame: Frame.walk(Samples.walk).encoded())
        : .transfer(manifestFrame: Samples.transfer.manifest.encodedFrame())
    }
  }

  private static func answer(_ publish: Publish, _ chance: inout Chance) -> ServerSession.Answer {
    chance.next() % 4 == 0
      ? .refuse(.baseMoved, retryAfterSeconds: 0, detail: publish.base.revision) : .upToDate()
  }

  private static func answer(_ question: WalkQuestion) -> ServerSession.Answer {
    switch question {
    case .nodes(let level, let nodes):
      .walk(
        frame: Frame.tell(Samples.tree.childDigests(ofNodes: nodes, level: level)).encoded())
    case .list(let buckets):
      .walk(
        frame: Frame.tell(
          .entries(buckets.map { (Samples.held[$0] ?? []).map(\.digest) })
        ).encoded())
    case .want: .transfer(manifestFrame: Samples.transfer.manifest.encodedFrame())
    }
  }

  /// Counts closes.
  private struct Watch {
    private var closes = 0
    private var isDone = false

    mutating func closed() throws {
      closes += 1
      try Broken.unless(closes == 1, "closed twice")
    }

    /// Call for every action, after ``closed()`` where it is one.
    mutating func act() throws {
      try Broken.unless(!isDone, "an action after the close")
      isDone = closes > 0
    }

    func finish() throws { try Broken.unless(closes == 1, "not closed") }
  }
}
