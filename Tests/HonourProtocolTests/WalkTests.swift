import HonourModel
import HonourProtocol
import Testing

@Suite struct WalkTests {
  private static func record(_ index: Int, _ version: Int = 0) -> CanonicalRecord {
    let words = ["huân", "chương", "chiến", "công", "hạng", "nhất", "nhì", "ba"]
    let mixed = index &* 2_654_435_761 &+ version &* 40_503
    let note = (0..<12).map { words[(mixed >> $0) & 7] }.joined(separator: " ")
    let text =
      #"{"id":"r\#(index)","kind":"person","name":"\#(note)","note":"\#(mixed)","v":\#(version)}"#
    return CanonicalRecord(
      key: RecordKey(kind: "person", id: "r\(index)"), bytes: Array(text.utf8))
  }

  /// Changes, adds and removes records, `count` in all.
  private static func edited(
    _ state: WalkState, size: Int, count: Int, _ random: inout SplitMix64
  ) -> WalkState {
    var state = state
    for step in 0..<count {
      let index = Int.random(in: 0..<max(size, 1), using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: state.remove(record(index).key)
      case 1: state.put(record(size + 1_000 + step))
      default: state.put(record(index, step + 1))
      }
    }
    state.settle()
    return state
  }

  @Test(arguments: [0, 1, 30, 1_000, 3_000])
  func `a walk between any two states ends in the server's`(size: Int) throws {
    let server = WalkState((0..<size).map { Self.record($0) })
    for seed: UInt64 in 1...12 {
      var random = SplitMix64(seed: seed)
      let edits = [0, 1, 3, size / 50, size / 10, size / 4][Int(seed % 6)]
      let client = Self.edited(server, size: size, count: edits, &random)
      let rig = WalkRig(client: client, server: server, snapshotBytes: 1 << 40)
      let result = try rig.run().result
      // Where nearly nothing is equal the snapshot is what a walk would fetch, and more.
      let isSmall = edits <= size / 4 && size > 30
      let isRight = result.map { $0 == server } ?? !isSmall
      #expect(isRight, "seed \(seed), size \(size), edits \(edits)")
    }
  }

  @Test(arguments: [30, 300, 3_000, 7_000])
  func `a walk costs a snapshot and a twentieth at most`(size: Int) throws {
    let server = WalkState((0..<size).map { Self.record($0) })
    let snapshot = try Sample.Transfer(
      .snapshot, to: Sample.target, server.sorted.map { .put($0) })
    let price = snapshot.manifest.encodedFrame().count + snapshot.body.count
    for seed: UInt64 in 1...10 {
      var random = SplitMix64(seed: seed)
      let share = Double(seed * seed) / 66
      let client = Self.edited(server, size: size, count: Int(Double(size) * share), &random)
      let outcome = try WalkRig(client: client, server: server, snapshotBytes: price).run()
      let total = outcome.walkBytes + (outcome.result == nil ? price : outcome.patchBytes)
      let isRight = outcome.result.map { $0 == server } ?? true
      #expect(isRight, "seed \(seed), size \(size)")
      // The server offers no walk where the offer alone would be a twentieth.
      guard price > 20 * 360 else { continue }
      #expect(
        Double(total) <= 1.05 * Double(price),
        "seed \(seed), size \(size), share \(share), total \(total), snapshot \(price)")
    }
  }

  /// Walks with honest answers but for LIST, until the walk ends or a list is refused; gives the
  /// steps.
  private static func walk(
    _ client: WalkState, _ server: WalkState, recordCount: UInt64, snapshotBytes: UInt64,
    listing records: [WalkDigest]
  ) -> (lists: Int, isRefused: Bool, last: ClientWalk.Step?) {
    let info = RevisionInfo(
      position: Sample.target, publishedAt: 0, author: "", message: "", recordCount: recordCount,
      canonicalBytes: 1)
    let offer = WalkOffer(
      target: info, isExact: true, snapshotBytes: snapshotBytes, tree: server.tree)
    var walk = ClientWalk(offer, tree: client.tree, spentBytes: 0)
    var lists = 0
    while true {
      let step = walk.next()
      guard case .ask(let question) = step else { return (lists, false, step) }
      switch question {
      case .nodes(let level, let nodes):
        _ = walk.take(server.tree.childDigests(ofNodes: nodes, level: level), bytes: 1)
      case .list(let buckets):
        lists += 1
        guard walk.take(.entries(buckets.map { _ in records }), bytes: 1) else {
          return (lists, true, nil)
        }
      case .want: return (lists, false, step)
      }
    }
  }

  @Test func `what a server lists is bounded by what it said there is, and by what is kept`() {
    let server = WalkState((0..<3_000).map { Self.record($0) })
    var random = SplitMix64(seed: 4)
    let client = Self.edited(server, size: 3_000, count: 400, &random)
    let many = (0..<WireLimits.walkBucketRecords).map { WalkDigest(high: 1, low: UInt64($0)) }
    let lie = Self.walk(
      client, server, recordCount: 3_000, snapshotBytes: 1 << 40, listing: many)
    #expect(lie.isRefused && lie.lists == 1)
    let flood = Self.walk(
      client, server, recordCount: 1 << 40, snapshotBytes: 1 << 60, listing: many)
    #expect(flood.last == .takeSnapshot)
    #expect(flood.lists == WireLimits.walkListedRecords / WireLimits.walkBucketRecords + 1)
  }

  @Test func `a list of more records than there are is refused in words`() throws {
    let records = (0..<300).map { Self.record($0) }
    let server = WalkServer(records)
    let held = WalkState(records.dropLast(3))
    let position = Position(
      lineage: Sample.lineage, epoch: 1, revision: 5, root: held.tree.root)
    var session = ClientSession(held: position, mode: .once, now: 0)
    _ = session.handle(.connected, now: 0)
    let opening = Frame.welcome(Welcome(version: 1)).encoded() + Frame.walk(server.offer).encoded()
    var actions = session.handle(.received(opening), now: 0)
    actions += session.handle(.tree(held.tree), now: 0)
    var fault: WireError?
    while fault == nil, !actions.isEmpty {
      let action = actions.removeFirst()
      if case .close(.faulty(let error)) = action { fault = error }
      guard case .send(let bytes) = action else { continue }
      var decoder = FrameDecoder()
      decoder.append(bytes)
      guard case .ask(let question)? = try? decoder.next(in: .clientOpen)?.frame else { continue }
      var answer: WalkAnswer?
      switch question {
      case .nodes(let level, let nodes):
        answer = server.state.tree.childDigests(ofNodes: nodes, level: level)
      case .list(let buckets):
        let flood = (1...500).map { WalkDigest(high: 1, low: $0) }
        answer = .entries(buckets.map { _ in flood })
      case .want: break
      }
      guard let answer else { break }
      actions += session.handle(.received(Frame.tell(answer).encoded()), now: 0)
    }
    let found = try #require(fault)
    #expect(found.path == "ENTRIES.records")
    guard case .aboveLimit(_, limit: 300) = found.reason else {
      Issue.record("\(found)")
      return
    }
  }

  @Test func `equal states need no question but the last`() throws {
    let state = WalkState((0..<500).map { Self.record($0) })
    let outcome = try WalkRig(client: state, server: state).run()
    let isRight = outcome.result == state
    #expect(isRight)
    #expect(outcome.questions == 1)
    #expect(outcome.records == 0)
  }

  /// The bars of repair and of an absence beyond the kept history, among 200,000 records.
  @Test func `what differs among many costs less than its bars`() throws {
    let size = 200_000
    let server = WalkState((0..<size).map { Self.record($0) })
    var client = server
    var changed = 0
    for count in [1, 2, 6, 10, 100, 1_000] {
      while changed < count {
        client.put(Self.record(changed * 997 % size, 9))
        changed += 1
      }
      client.settle()
      let outcome = try WalkRig(client: client, server: server).run()
      #expect(outcome.result?.tree.root == server.tree.root)
      #expect(outcome.records == count)
      let total = outcome.walkBytes + outcome.patchBytes
      print("walk: \(count) of \(size): \(outcome.walkBytes) + \(outcome.patchBytes) bytes")
      #expect(total <= max(4_000, 800 * count + outcome.recordBytes), "\(count): \(total)")
      if count == 1 { #expect(total <= 1_500) }
      if count == 100 { #expect(total <= 80_000) }
    }
  }
}
