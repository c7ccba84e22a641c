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
      mode: mode & 8 == 0 ? .once : .subscribed, now: now)
    var watch = Watch()
    var work = session.handle(.connected, now: now)
    for piece in pieces + [[]] {
      var isApplying: Manifest?
      for action in work {
        switch action {
        case .close: try watch.closed()
        case .complete(let manifest): isApplying = manifest
        case .progress(let received, let total):
          try Broken.unless(received <= total, "progress \(received) of \(total)")
        case .send, .begin, .resume, .part, .chunk, .upToDate, .offered, .notified, .refused: break
        }
        try watch.act()
      }
      now = later(now, &chance)
      if let isApplying {
        let event: ClientSession.Event =
          chance.next() % 4 == 0 ? .applyFailed : .applied(isApplying.target.position)
        for action in session.handle(event, now: now) {
          if case .close = action { try watch.closed() }
          try watch.act()
        }
      }
      if chance.next() % 8 == 0 {
        for action in session.handle(.tick, now: now) {
          if case .close = action { try watch.closed() }
          try watch.act()
        }
      }
      _ = session.nextDeadline
      // While the replica applies, this harness answers at once, so bytes may always come.
      work = session.handle(piece.isEmpty ? .disconnected : .received(piece), now: now)
    }
    for action in work {
      if case .close = action { try watch.closed() }
      try watch.act()
    }
    try watch.finish()
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
    var session = ServerSession(now: now)
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
          case .resolve: work.append(.answer(answer(&chance)))
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

  private static func answer(_ chance: inout Chance) -> ServerSession.Answer {
    switch chance.next() % 4 {
    case 0: .upToDate
    case 1: .refuse(.busy, retryAfterSeconds: 5, detail: 0)
    case 2: .resumed(frames: [])
    default: .transfer(manifestFrame: Samples.transfer.manifest.encodedFrame())
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
