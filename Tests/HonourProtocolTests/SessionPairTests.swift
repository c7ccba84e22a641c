import HonourModel
import HonourProtocol
import Testing

/// Both sessions in memory, with a store, a replica and a line that the test moves.
@Suite struct SessionPairTests {
  @Test(arguments: [ClientSession.Mode.once, .subscribed])
  func `every order of seven events leads to the newest revision`(
    mode: ClientSession.Mode
  ) throws {
    var worlds = 0
    func explore(_ pair: SessionPair, _ depth: Int) throws {
      worlds += 1
      guard depth > 0 else {
        var settled = pair
        try settled.settle()
        #expect(settled.serverClose == (mode == .once ? .goodbye(.done) : nil))
        #expect(settled.clientClose == (mode == .once ? .done : nil))
        if mode == .subscribed { #expect(settled.replica == settled.newest) }
        if mode == .once { #expect(settled.replica != Sample.position) }
        return
      }
      for step in SessionPair.Step.allCases where pair.canTake(step) {
        var next = pair
        try next.take(step)
        try explore(next, depth - 1)
      }
    }
    try explore(SessionPair(mode: mode), 7)
    #expect(worlds > 100)
  }

  @Test(arguments: [UInt64](1...200))
  func `random orders with cuts and ticks never break a rule`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var pair = SessionPair(mode: Bool.random(using: &random) ? .once : .subscribed)
    for _ in 0..<60 {
      let steps = SessionPair.Step.allCases.filter { pair.canTake($0) }
      guard let step = steps.randomElement(using: &random) else { break }
      try pair.take(step)
      if Int.random(in: 0..<200, using: &random) == 0 { pair.cut() }
    }
    for reason in [pair.clientClose, pair.serverClose] {
      switch reason {
      case nil, .done, .goodbye, .disconnected: break
      case .stopped, .refusedByPeer, .faulty, .refused, .applyFailed, .incapable,
        .budgetSpent, .untrusted:
        Issue.record("seed \(seed): \(String(describing: reason))")
      }
    }
  }

  @Test func `an exchange of 64 KiB that is cut at any byte completes nothing`() throws {
    var changes: [RecordChange] = Sample.people(1_800, seed: 12)
    changes.insert(.delete(RecordKey(kind: "event", id: "e")), at: 0)
    let transfer = try Sample.Transfer(
      .delta(base: Sample.position.short), to: Sample.target, changes)
    let stream =
      Frame.welcome(Welcome(version: 1)).encoded() + transfer.manifest.encodedFrame()
      + transfer.body
    #expect(stream.count > 65_536)
    var session = ClientSession(held: Sample.position, mode: .once, now: 0)
    _ = session.handle(.connected, now: 0)
    var isComplete = false
    var plain: [UInt8] = []
    for byte in stream {
      #expect(!isComplete)
      var cut = session
      #expect(cut.handle(.disconnected, now: 0) == [.close(.disconnected)])
      #expect(cut.handle(.received([byte]), now: 0) == [])
      for action in session.handle(.received([byte]), now: 0) {
        switch action {
        case .complete: isComplete = true
        case .chunk(_, let bytes): plain += bytes
        case .begin, .part, .progress: break
        case .send, .resume, .upToDate, .offered, .enrolled, .walk, .answered, .compare, .wanted,
          .notified,
          .refused, .stopped, .upload, .reported, .close:
          Issue.record("\(action)")
        }
      }
    }
    #expect(isComplete)
    var reader = DeltaReader(transfer.manifest)
    #expect(try reader.append(plain) == changes)
    try reader.finish()
  }
}
