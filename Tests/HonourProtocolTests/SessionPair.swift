import HonourModel
import HonourProtocol

/// A client and a server in memory; each step is one thing that may happen next.
struct SessionPair {
  enum Step: CaseIterable {
    /// What the client said arrives, whole.
    case toServer
    /// What the server said arrives, whole.
    case toClient
    /// One byte of it arrives.
    case byteToClient
    /// The store answers.
    case answer
    /// The body is written.
    case body
    /// A revision is published; at most three times.
    case publish
    /// The replica commits.
    case apply
  }

  private var client: ClientSession
  private var server = ServerSession(now: 0)
  private var upstream: [UInt8] = []
  private var downstream: [UInt8] = []
  private var isCut = false
  private var question: ShortPosition??
  private var body: [UInt8]?
  private var applying: Manifest?
  private var published: UInt64 = 42
  private(set) var replica = Sample.position
  private(set) var clientClose: CloseReason?
  private(set) var serverClose: CloseReason?
  private var unansweredNotices = 0

  init(mode: ClientSession.Mode) {
    client = ClientSession(held: Sample.position, mode: mode, now: 0)
    perform(client.handle(.connected, now: 0))
  }

  var newest: Position { Self.position(published) }

  private static func position(_ revision: UInt64) -> Position {
    Position(
      lineage: Sample.lineage, epoch: 1, revision: revision,
      root: Sample.root(UInt8(revision % 200)))
  }

  func canTake(_ step: Step) -> Bool {
    switch step {
    case .toServer: !isCut && !upstream.isEmpty
    case .toClient, .byteToClient: !isCut && !downstream.isEmpty
    case .answer: question != nil
    case .body: body != nil
    case .publish: published < 45
    case .apply: applying != nil
    }
  }

  mutating func take(_ step: Step) throws {
    switch step {
    case .toServer:
      let bytes = upstream
      upstream = []
      perform(server.handle(.received(bytes), now: 0))
    case .toClient:
      let bytes = downstream
      downstream = []
      perform(client.handle(.received(bytes), now: 0))
    case .byteToClient: perform(client.handle(.received([downstream.removeFirst()]), now: 0))
    case .answer: try answer()
    case .body:
      downstream += body ?? []
      body = nil
      perform(server.handle(.bodySent, now: 0))
    case .publish:
      published += 1
      perform(server.handle(.published(Notice(epoch: 1, revision: published)), now: 0))
    case .apply:
      guard let manifest = applying else { return }
      applying = nil
      replica = manifest.target.position
      perform(client.handle(.applied(replica), now: 0))
    }
  }

  /// Lets everything arrive that is under way, and nothing new happen.
  mutating func settle() throws {
    let steps: [Step] = [.toServer, .answer, .body, .toClient, .apply]
    while let step = steps.first(where: { canTake($0) }) { try take(step) }
  }

  mutating func cut() {
    isCut = true
    perform(client.handle(.disconnected, now: 0))
    perform(server.handle(.disconnected, now: 0))
  }

  private mutating func answer() throws {
    guard case .some(let held) = question else { return }
    question = nil
    guard let held, held != newest.short else {
      return perform(server.handle(.answer(.upToDate()), now: 0))
    }
    let transfer = try Sample.Transfer(
      .delta(base: held), to: newest, [.put(Sample.person("p", "revision \(published)"))])
    let offer = ServerSession.Answer.transfer(manifestFrame: transfer.manifest.encodedFrame())
    body = transfer.body
    perform(server.handle(.answer(offer), now: 0))
  }

  private mutating func perform(_ actions: [ServerSession.Action]) {
    for action in actions {
      switch action {
      case .send(let bytes):
        precondition(body == nil || bytes.dropFirst().first == 5, "Nothing goes before the body.")
        if bytes.dropFirst().first == FrameType.notify.rawValue { unansweredNotices += 1 }
        precondition(unansweredNotices <= 1, "One notice waits at most.")
        downstream += bytes
      case .resolve(let asked):
        unansweredNotices = 0
        question = .some(asked.held)
      case .sendBody, .walk, .enrol, .check, .keep, .carryOut: break
      case .close(let reason):
        precondition(serverClose == nil, "A session closes once.")
        serverClose = reason
        question = nil
        body = nil
      }
    }
  }

  private mutating func perform(_ actions: [ClientSession.Action]) {
    for action in actions {
      switch action {
      case .send(let bytes): upstream += bytes
      case .complete(let manifest): applying = manifest
      case .close(let reason):
        precondition(clientClose == nil, "A session closes once.")
        clientClose = reason
      case .begin, .resume, .part, .chunk, .upToDate, .offered, .enrolled, .walk, .answered,
        .compare, .wanted,
        .notified, .progress, .refused, .stopped, .upload, .reported:
        break
      }
    }
  }
}
