import HonourModel
import HonourProtocol

/// A walk between a client's and a server's state in memory.
struct WalkRig {
  /// What a walk came to.
  struct Outcome {
    /// The client's state after it; nil where it took the snapshot.
    var result: WalkState?
    /// Bytes of the walk's frames both ways, WALK and WANT included, the patch not.
    var walkBytes = 0
    /// MANIFEST, CHUNKs and END of the patch.
    var patchBytes = 0
    /// Records that were fetched, and their canonical bytes.
    var records = 0
    var recordBytes = 0
    var questions = 0
  }

  enum Failure: Error {
    case answerRefused
  }

  let client: WalkState
  let server: WalkState
  let snapshotBytes: Int

  /// `snapshotBytes` is what the server says that the snapshot costs.
  init(client: WalkState, server: WalkState, snapshotBytes: Int? = nil) {
    self.client = client
    self.server = server
    self.snapshotBytes = snapshotBytes ?? server.canonicalBytes / 4
  }

  private var target: RevisionInfo {
    RevisionInfo(
      position: Position(lineage: Sample.lineage, epoch: 1, revision: 77, root: server.tree.root),
      publishedAt: 1_790_000_000, author: "cục chính trị", message: "Sửa tên hai đồng chí",
      recordCount: UInt64(server.count), canonicalBytes: UInt64(server.canonicalBytes))
  }

  func run() throws -> Outcome {
    var outcome = Outcome()
    let offer = WalkOffer(
      target: target, isExact: true, snapshotBytes: UInt64(snapshotBytes), tree: server.tree)
    outcome.walkBytes = Frame.walk(offer).encoded().count
    var walk = ClientWalk(offer, tree: client.tree, spentBytes: outcome.walkBytes)
    var surplus: [RecordKey] = []
    while true {
      var step = walk.next()
      if case .compare(let listed) = step {
        let difference = compare(listed)
        surplus = difference.surplus
        step = walk.compared(difference)
      }
      guard case .ask(let question) = step else { return outcome }
      outcome.walkBytes += Frame.ask(question).encoded().count
      outcome.questions += 1
      switch question {
      case .nodes(let level, let nodes):
        try answer(server.tree.childDigests(ofNodes: nodes, level: level), &walk, &outcome)
      case .list(let buckets):
        let entries = buckets.map { (server.buckets[$0] ?? []).map { WalkDigest($0.digest) } }
        try answer(.entries(entries), &walk, &outcome)
      case .want(let wanted):
        try finish(wanted, surplus, &outcome)
        return outcome
      }
    }
  }

  private func compare(_ listed: [ListedBucket]) -> WalkDifference {
    var held: [Int: [WalkDifference.Held]] = [:]
    for bucket in listed {
      held[bucket.number] = (client.buckets[bucket.number] ?? []).map {
        WalkDifference.Held(key: $0.key, digest: WalkDigest($0.digest))
      }
    }
    return WalkDifference(listed, held: held)
  }

  private func answer(
    _ answer: WalkAnswer, _ walk: inout ClientWalk, _ outcome: inout Outcome
  ) throws {
    let bytes = Frame.tell(answer).encoded()
    outcome.walkBytes += bytes.count
    // Through the wire's own reader, so that what is compared is what a peer would read.
    var decoder = FrameDecoder()
    decoder.append(bytes)
    guard case .tell(let read) = try decoder.next(in: .serverOpen)?.frame,
      walk.take(read, bytes: bytes.count)
    else { throw Failure.answerRefused }
  }

  private func finish(
    _ wanted: [WantedRecords], _ surplus: [RecordKey], _ outcome: inout Outcome
  ) throws {
    var puts: [CanonicalRecord] = []
    for bucket in wanted {
      let records = server.buckets[bucket.bucket] ?? []
      puts += bucket.places.map { records[$0] }
    }
    puts.sort { $0.key < $1.key }
    outcome.records = puts.count
    outcome.recordBytes = puts.reduce(0) { $0 + $1.bytes.count }
    let transfer = try Sample.Transfer(.patch, to: target.position, puts.map { .put($0) })
    outcome.patchBytes = transfer.manifest.encodedFrame().count + transfer.body.count
    var merge = PatchMerge(surplus: surplus)
    var iterator = puts.makeIterator()
    var result = client
    while let change = merge.next({ iterator.next().map { .put($0) } }) {
      switch change {
      case .put(let record): result.put(record)
      case .delete(let key): result.remove(key)
      }
    }
    result.settle()
    outcome.result = result
  }
}
