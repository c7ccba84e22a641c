import HonourModel
import HonourProtocol
import Testing

/// A session never costs more than its budget, and what it paid for is not paid again.
///
/// Source: `Protocol/session.md`, section 7.
@Suite struct BudgetLawTests {
  /// A server with one transfer, which keeps to every LIMIT.
  private struct Server {
    let manifest: Manifest
    let body: [UInt8]

    init(_ changes: [RecordChange]) throws {
      let transfer = try Sample.Transfer(
        .delta(base: Sample.position.short), to: Sample.target, changes)
      manifest = transfer.manifest
      body = transfer.body
    }

    /// What a sync costs that nothing limits, both ways.
    func wholeBytes() throws -> Int {
      var client = KeepingClient()
      return try exchange(&client)
    }

    /// Lets the two talk until one of them closes; bytes both ways.
    func exchange(_ client: inout KeepingClient) throws -> Int {
      var session = ServerSession(now: 0)
      var (up, down) = (0, 0)
      while client.sent.count > up {
        let said = Array(client.sent[up...])
        up = client.sent.count
        let answer = try hear(said, &session)
        down += answer.count
        try client.receive(answer)
      }
      return up + down
    }

    private func hear(_ bytes: [UInt8], _ session: inout ServerSession) throws -> [UInt8] {
      var work: [ServerSession.Event] = [.received(bytes)]
      var said: [UInt8] = []
      var body: ArraySlice<UInt8> = []
      while !work.isEmpty {
        for action in session.handle(work.removeFirst(), now: 0) {
          switch action {
          case .send(let bytes): said += bytes
          case .resolve(let question):
            let (answer, rest) = try answer(question, within: session.limit)
            body = rest
            work.append(.answer(answer))
          case .sendBody:
            said += body
            work.append(.bodySent)
          case .walk, .enrol, .check, .keep, .carryOut, .close: break
          }
        }
      }
      return said
    }

    private func answer(
      _ question: Question, within limit: UInt64?
    ) throws -> (ServerSession.Answer, ArraySlice<UInt8>) {
      let frame = manifest.encodedFrame()
      let source = Resumption.Source(
        manifest: manifest, manifestFrame: frame, bodyBytes: body.count)
      let resumption = question.hold.flatMap { hold in
        Resumption(hold, of: source, hasNewer: false) { Array(body[$0..<$0 + $1]) }
      }
      let head = resumption?.head ?? frame
      let start = resumption?.bodyOffset ?? 0
      let whole = Portion.Answer(
        headBytes: head.count, bodyOffset: start, bodyBytes: body.count,
        canGoOn: manifest.canGoOn, headBrings: resumption?.hasRest ?? true)
      let portion = Portion(of: whole, within: limit ?? .max) { Array(body[$0..<$0 + $1]) }
      guard let end = portion.bodyEnd else {
        return (.pause(try #require(portion.pause)), [])
      }
      return (
        resumption == nil
          ? .transfer(manifestFrame: head, pause: portion.pause)
          : .resumed(frames: head, pause: portion.pause), body[start..<end]
      )
    }
  }

  /// What a session costs beside the transfer, at most.
  private static let overhead = 700

  private static func changes(_ count: Int) -> [RecordChange] {
    (0..<count).map { index in
      .put(Sample.person("person-\(1_000 + index)", "Nguyễn Văn \(index * 7_919 % 1_000)"))
    }
  }

  /// What holds of a session that ended with such a budget.
  private func check(_ client: KeepingClient, _ spent: Int, _ budget: UInt64) throws {
    #expect(UInt64(spent) <= budget)
    if client.isComplete {
      #expect(client.close == .done, "budget \(budget)")
    } else {
      #expect(client.close == .budgetSpent, "budget \(budget)")
      #expect(try #require(client.stop).enoughBytes > 0)
    }
  }

  @Test(arguments: [3, 900])
  func `every budget from nothing to the whole is kept to, and the next session ends it`(
    records: Int
  ) throws {
    let server = try Server(Self.changes(records))
    let whole = try server.wholeBytes()
    for budget in stride(from: 0, through: whole + Self.overhead, by: records < 10 ? 1 : 5) {
      var client = KeepingClient(budgetBytes: UInt64(budget))
      let spent = try server.exchange(&client)
      try check(client, spent, UInt64(budget))
      #expect(client.isComplete || budget < whole + Self.overhead, "budget \(budget)")
      guard !client.isComplete else { continue }
      var rest = client.again()
      let restBytes = try server.exchange(&rest)
      #expect(rest.isComplete, "budget \(budget)")
      #expect(spent + restBytes <= whole + Self.overhead, "budget \(budget)")
    }
  }

  @Test(arguments: [UInt64](1...30))
  func `the same budget again and again ends in the whole`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let server = try Server(Sample.people(.random(in: 1...1_500, using: &random), seed: seed))
    let whole = try server.wholeBytes()
    var budget = UInt64.random(in: 1_024...30_000, using: &random)
    var client = KeepingClient(budgetBytes: budget)
    var (sum, sessions, dead) = (0, 0, 0)
    while true {
      let before = client.chunkBytes
      let hadManifest = client.manifest != nil
      let spent = try server.exchange(&client)
      try check(client, spent, budget)
      sum += spent
      sessions += 1
      guard !client.isComplete, sessions < 200 else { break }
      let gotOn = client.chunkBytes > before || (client.manifest != nil) != hadManifest
      if !gotOn {
        // It cannot go on so, and says with what it can: then it does.
        dead += 1
        let enough = try #require(client.stop).enoughBytes
        #expect(enough > budget, "seed \(seed)")
        budget = enough
      }
      client = client.again(budgetBytes: budget)
    }
    #expect(client.isComplete, "seed \(seed)")
    #expect(dead <= 10, "seed \(seed)")
    #expect(sum <= whole + sessions * Self.overhead, "seed \(seed)")
  }

  @Test func `a server that sends more than asked is left`() throws {
    let server = try Server(Self.changes(900))
    var client = KeepingClient(budgetBytes: 2_000)
    let welcome = Frame.welcome(
      Welcome(version: 1, capabilities: Capabilities.ours.rawValue)
    ).encoded()
    try client.receive(welcome)
    #expect(client.close == nil)
    try client.receive(server.manifest.encodedFrame() + server.body.prefix(2_000))
    #expect(client.close == .refused(.tooMany))
  }

  @Test func `a server that knows no limits is not asked`() throws {
    var client = KeepingClient(budgetBytes: 100_000)
    let hello = client.sent.count
    try client.receive(Frame.welcome(Welcome(version: 1, capabilities: 15)).encoded())
    #expect(client.close == .incapable)
    #expect(client.sent[hello...] == Frame.goodbye(.done).encoded()[...])
  }
}
