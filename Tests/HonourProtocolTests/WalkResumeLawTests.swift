import HonourModel
import HonourProtocol
import Testing

/// A walk that is cut after any byte goes on where it ended, with the patch that it ends with.
///
/// Source: `Protocol/session.md`, section 5.
@Suite struct WalkResumeLawTests {
  /// Of 26 records a client has ten in an older form, and two that are gone.
  private static func record(_ index: Int, _ version: Int) -> CanonicalRecord {
    let id = "r\(10 + index)"
    var random = SplitMix64(seed: UInt64(index * 7 + version))
    let words = (0..<130).map { _ in
      ["huân", "chương", "chiến", "công"][Int.random(in: 0..<4, using: &random)]
    }
    let text = #"{"id":"\#(id)","kind":"person","note":"\#(words.joined(separator: " "))"}"#
    return CanonicalRecord(key: RecordKey(kind: "person", id: id), bytes: Array(text.utf8))
  }

  private static let server = WalkServer((0..<26).map { record($0, 1) })
  private static let held = WalkState(
    (0..<26).map { record($0, $0 < 10 ? 0 : 1) } + [26, 27].map { record($0, 0) })

  /// What came in an exchange that nobody cut, frame by frame, and what it changed.
  private static let uncut: (frames: [Int], changes: [RecordChange]?) = {
    var client = WalkingClient(held)
    guard (try? client.connect(to: server, downLimit: .max)) != nil, client.state == server.state
    else { return ([], nil) }
    return (client.frames, client.result)
  }()

  @Test func `after a cut at any byte nothing is asked or sent twice`() throws {
    let (frames, changes) = Self.uncut
    let whole = frames.reduce(0, +)
    try #require(frames.count > 8)
    try #require(frames[0] == 9, "a WELCOME")
    let greeting = frames[0] + frames[1]
    var border = 0
    for frame in frames {
      for cut in border..<border + frame {
        var client = WalkingClient(Self.held)
        try client.connect(to: Self.server, downLimit: cut)
        try #require(client.result == nil, "cut at \(cut)")
        let before = client.down
        try client.connect(to: Self.server, downLimit: .max)
        #expect(client.result == changes, "cut at \(cut)")
        // The frame that was cut comes again, the greeting, and what the new frames are called.
        let most = whole - cut + frame + greeting + WireLimits.resumedPayloadBytes + 9
        #expect(client.down - before <= most, "cut at \(cut)")
      }
      border += frame
    }
  }

  @Test(arguments: [1_200, 1_600, 2_200])
  func `a line that is cut again and again comes to the end`(bytes: Int) throws {
    let whole = Self.uncut.frames.reduce(0, +)
    var client = WalkingClient(Self.held)
    var connections = 0
    while client.result == nil, connections < 40 {
      try client.connect(to: Self.server, downLimit: bytes)
      connections += 1
    }
    #expect(client.state == Self.server.state)
    let longest = Self.uncut.frames.max() ?? 0
    let each = Self.uncut.frames[0] + Self.uncut.frames[1] + longest + 40
    #expect(client.down <= whole + connections * each, "\(connections) connections")
  }

  @Test func `another server with other codes and another price ends the walk`() throws {
    let other = Self.server.priced(1 << 39)
    for cut in stride(from: 400, to: Self.uncut.frames.reduce(0, +), by: 97) {
      var client = WalkingClient(Self.held)
      try client.connect(to: Self.server, downLimit: cut)
      try client.connect(to: other, downLimit: .max)
      #expect(client.state == Self.server.state, "cut at \(cut)")
    }
  }

  @Test func `a walk to another revision begins anew`() throws {
    let newer = WalkServer((0..<26).map { Self.record($0, $0 == 3 ? 2 : 1) }, revision: 78)
    var client = WalkingClient(Self.held)
    try client.connect(to: Self.server, downLimit: 1_500)
    #expect(client.result == nil)
    try client.connect(to: newer, downLimit: .max)
    #expect(client.state == newer.state)
  }

  @Test func `what was kept is used only where it answers what is asked`() throws {
    let offer = Self.server.offer
    var walk = HeldWalk(offer)
    let question = Frame.ask(.list([3, 9])).encoded()
    let one = Frame.tell(.entries([[Sample.digest(1)]])).encoded()
    let two = Frame.tell(.entries([[], [Sample.digest(1)]])).encoded()
    let nodes = Frame.tell(.digests([Sample.children([:]), Sample.children([:])])).encoded()
    var taken: [Bool] = []
    for (asked, told) in [
      (question, one), (question, nodes), (two, two), (question, two + [0]), (question, two),
    ] {
      taken.append(walk.add(question: asked, answer: told))
    }
    #expect(taken == [false, false, false, false, true])
  }
}
