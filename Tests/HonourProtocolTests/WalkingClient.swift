import HonourModel
import HonourProtocol

/// A client that walks in memory and keeps over its connections what a replica's spool keeps.
struct WalkingClient {
  private let held: WalkState
  private let position: Position
  /// What the patch changed; nil before it was whole.
  private(set) var result: [RecordChange]?
  /// Bytes that came, over all connections.
  private(set) var down = 0
  /// Bytes of each frame that came whole in the last connection.
  private(set) var frames: [Int] = []

  // What is kept.
  private var walk: HeldWalk?
  private var want: [UInt8] = []
  private var manifest: Manifest?
  private var kept: TransferDecoder?
  private var chunkBytes = 0
  private var part: [UInt8] = []
  private var encoder: EncoderTag?
  private var changes: [RecordChange] = []

  private var surplus: [RecordKey] = []
  private var reader: ChangeReader?

  init(_ held: WalkState) {
    self.held = held
    position = Position(
      lineage: Sample.lineage, epoch: 1, revision: 5, root: held.tree.root)
  }

  /// One connection, of which `downLimit` bytes reach the client.
  mutating func connect(to house: WalkServer, downLimit: Int) throws {
    var server = ServerSession(now: 0)
    var client = ClientSession(held: position, walking: heldWalk, mode: .once, now: 0)
    var events: [ClientSession.Event] = [.connected]
    var left = downLimit
    frames = []
    while !events.isEmpty {
      var up: [UInt8] = []
      for action in client.handle(events.removeFirst(), now: 0) {
        if case .send(let bytes) = action { up += bytes }
        if let event = try take(action) { events.append(event) }
      }
      guard !up.isEmpty else { continue }
      let all = try Self.serve(up, &server, house)
      let came = all.prefix(left)
      left -= came.count
      down += came.count
      if !came.isEmpty { events.append(.received(Array(came))) }
      count(all)
      if came.count < all.count || left == 0, result == nil { events.append(.disconnected) }
    }
  }

  private static func serve(
    _ bytes: [UInt8], _ server: inout ServerSession, _ house: WalkServer
  ) throws -> [UInt8] {
    var down: [UInt8] = []
    var body: [UInt8] = []
    var work: [ServerSession.Event] = [.received(bytes)]
    while !work.isEmpty {
      for action in server.handle(work.removeFirst(), now: 0) {
        switch action {
        case .send(let bytes): down += bytes
        case .resolve(let question):
          work.append(
            .answer(
              question.held == house.offer.target.short
                ? .upToDate() : .walk(frame: Frame.walk(house.offer).encoded())))
        case .walk(let question, let hold):
          let (answer, rest) = try house.answer(question, hold)
          body = rest
          work.append(.answer(answer))
        case .sendBody:
          down += body
          work.append(.bodySent)
        case .enrol, .check, .keep, .carryOut, .close: break
        }
      }
    }
    return down
  }

  private mutating func count(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while let extent = FrameExtent(rest) {
      frames.append(extent.byteCount)
      rest = rest.dropFirst(extent.byteCount)
    }
  }

  private var heldWalk: HeldWalk? {
    guard var walk else { return nil }
    if let manifest, let kept {
      walk.add(
        patch: HeldTransfer(
          manifest, kept, chunkBytes: UInt64(chunkBytes), part: part, encoder: encoder),
        wanted: want)
    }
    return walk
  }

  /// Does what the session says; what comes back to it.
  private mutating func take(
    _ action: ClientSession.Action
  ) throws -> ClientSession.Event? {
    switch action {
    case .walk(let offer):
      if walk?.offer != offer { (walk, manifest, kept) = (HeldWalk(offer), nil, nil) }
      return .tree(held.tree)
    case .answered(let question, let answer):
      guard walk?.add(question: question, answer: answer) == true else {
        throw WalkRig.Failure.answerRefused
      }
    case .compare(let listed):
      var own: [Int: [WalkDifference.Held]] = [:]
      for bucket in listed {
        own[bucket.number] = (held.buckets[bucket.number] ?? []).map {
          WalkDifference.Held(key: $0.key, digest: WalkDigest($0.digest))
        }
      }
      let difference = WalkDifference(listed, held: own)
      surplus = difference.surplus
      return .compared(difference)
    case .wanted(let frame): want = frame
    case .begin(let manifest):
      (self.manifest, kept, encoder) = (
        manifest, TransferDecoder(kept: manifest), manifest.encoder
      )
      (part, chunkBytes, changes) = ([], 0, [])
      reader = ChangeReader(manifest, base: ListedBase())
    case .resume(let keepingPart, let tag):
      if !keepingPart { part = [] }
      encoder = tag
    case .part(let more, let isStart): part = isStart ? Array(more) : part + more
    case .chunk(let wire, let plain):
      var decoder = FrameDecoder()
      decoder.append(wire)
      if let frame = try decoder.next(in: .serverTransfer) { _ = try kept?.read(frame) }
      part = []
      chunkBytes += wire.count
      changes += try reader?.append(plain) ?? []
    case .complete(let manifest):
      apply()
      return .applied(manifest.target.position)
    case .send, .upToDate, .offered, .enrolled, .notified, .progress, .refused, .stopped, .close,
      .upload, .reported:
      break
    }
    return nil
  }

  private mutating func apply() {
    var merge = PatchMerge(surplus: surplus)
    var iterator = changes.makeIterator()
    var merged: [RecordChange] = []
    while let change = merge.next({ iterator.next() }) { merged.append(change) }
    result = merged
    walk = nil
  }

  /// What the client holds in the end.
  var state: WalkState {
    var state = held
    for change in result ?? [] {
      switch change {
      case .put(let record): state.put(record)
      case .delete(let key): state.remove(key)
      }
    }
    state.settle()
    return state
  }
}
