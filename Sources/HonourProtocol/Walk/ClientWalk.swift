package import HonourModel

/// The client's side of a walk: what to ask next, until it knows what differs or gives up.
///
/// Level by level it asks for the children of every node that differs from its own tree, then for
/// what is in the differing buckets. Before each step it estimates what is left; where the snapshot
/// is cheaper it takes that, having spent a twentieth of it at most where it could not know.
/// Source: `Protocol/walk.md`, sections 3 and 4.
package struct ClientWalk: Sendable {
  package enum Step: Hashable, Sendable {
    case ask(WalkQuestion)
    /// Compare with the client's own records, and come back with ``compared(_:)``.
    case compare([ListedBucket])
    case takeSnapshot
  }

  /// Nodes asked at once while it is not known whether the walk is worth it.
  private static let sampleNodes = 16
  /// Bytes that one answer is meant to bring: what a cut may cost.
  private static let answerBytes = Double(WireLimits.plainChunkBytes)

  private let tree: HashTree
  private let price: WalkPrice
  /// Nodes that differ and were not asked, by level; level 0 are the buckets.
  private var left: [[Int]]
  /// Nodes asked, by level.
  private var asked: [Int]
  /// Nodes looked at below nodes that differ, by level, and how many of them differ.
  private var seen: [(compared: Int, differing: Int)]
  private var question: (level: Int, nodes: [Int])?
  private var listed: [ListedBucket] = []
  private var listedCount = 0
  /// Records of the target.
  private let recordCount: UInt64
  /// Bytes of the walk's frames so far.
  private var spent = 0.0

  /// - Parameters:
  ///   - offer: What the server walks to.
  ///   - tree: The tree of what the client has.
  ///   - spentBytes: Bytes of the frames that led here.
  package init(_ offer: WalkOffer, tree: HashTree, spentBytes: Int) {
    self.tree = tree
    price = WalkPrice(offer)
    recordCount = offer.recordCount
    left = Array(repeating: [], count: HashTree.rootLevel)
    asked = Array(repeating: 0, count: HashTree.rootLevel)
    seen = Array(repeating: (0, 0), count: HashTree.rootLevel)
    spent = Double(spentBytes)
    note(offer.top, ofNode: 0, level: HashTree.rootLevel)
  }

  /// The next question, or the end of the asking.
  package mutating func next() -> Step {
    let levels = (0..<HashTree.rootLevel).reversed()
    guard listedCount <= WireLimits.walkListedRecords else { return .takeSnapshot }
    guard let highest = levels.first(where: { !left[$0].isEmpty }) else { return .compare(listed) }
    let differing = price.differing(seen.reversed())
    if let differing {
      let rest = price.rest(differing: differing, left: left.map(\.count), asked: asked)
      guard price.isWorth(rest: rest, spent: spent) else { return .takeSnapshot }
      return ask(level: highest, atMost: batch(level: highest))
    }
    // Everything differs that was seen: look deeper, as far as it may cost.
    guard let lowest = levels.last(where: { $0 > 0 && !left[$0].isEmpty }) else {
      return .takeSnapshot
    }
    let affordable = (price.lookBytes - spent) / price.nodeBytes(level: lowest)
    guard affordable >= 1 else { return .takeSnapshot }
    return ask(level: lowest, atMost: min(Self.sampleNodes, Int(min(affordable, 1e6))))
  }

  /// Takes the answer to the last question.
  ///
  /// - Returns: False where it is not an answer to it, or cannot be true; then nothing is taken.
  package mutating func take(_ answer: WalkAnswer, bytes: Int) -> Bool {
    guard let (level, nodes) = question, answer.answers(Self.asking(level, nodes)),
      excess(of: answer) == nil
    else { return false }
    question = nil
    spent += Double(bytes)
    switch answer {
    case .digests(let children):
      for (node, digests) in zip(nodes, children) { note(digests, ofNode: node, level: level) }
    case .entries(let buckets):
      listed += zip(nodes, buckets).map { ListedBucket(number: $0, records: $1) }
      listedCount += answer.recordCount
    }
    return true
  }

  /// How many records would be listed with this answer, where these are more than the target has.
  func excess(of answer: WalkAnswer) -> (records: UInt64, limit: UInt64)? {
    let records = UInt64(listedCount + answer.recordCount)
    return records > recordCount ? (records, recordCount) : nil
  }

  /// What follows once the records that differ are known: asking for them, or for the snapshot.
  package func compared(_ difference: WalkDifference) -> Step {
    let question = WalkQuestion.want(difference.wanted)
    guard difference.wantedCount <= WireLimits.walkRecords,
      price.patchBytes(records: difference.wantedCount) <= price.snapshotBytes
        || difference.wantedCount == 0,
      Frame.ask(question).encoded().count <= WireLimits.walkWantPayloadBytes
    else { return .takeSnapshot }
    return .ask(question)
  }

  private mutating func note(_ digests: ChildDigests, ofNode node: Int, level: Int) {
    let differing = digests.differing(from: tree.children(ofNode: node, level: level))
    left[level - 1] += differing.map { node * HashTree.fanOut + $0 }
    seen[level - 1].compared += HashTree.fanOut
    seen[level - 1].differing += differing.count
  }

  private mutating func ask(level: Int, atMost count: Int) -> Step {
    left[level].sort()
    let nodes = Array(left[level].prefix(count))
    left[level].removeFirst(nodes.count)
    asked[level] += nodes.count
    question = (level, nodes)
    let asking = Self.asking(level, nodes)
    spent += Double(Frame.ask(asking).encoded().count)
    return .ask(asking)
  }

  private static func asking(_ level: Int, _ nodes: [Int]) -> WalkQuestion {
    level == 0 ? .list(nodes) : .nodes(level: level, nodes)
  }

  private func batch(level: Int) -> Int {
    let (limit, bytes) =
      level == 0
      ? (WireLimits.walkBuckets, price.bucketBytes)
      : (WireLimits.walkNodes, price.nodeBytes(level: level))
    return max(1, min(limit, Int(Self.answerBytes / bytes)))
  }
}

/// What the server says is in a bucket: the beginnings of its records' digests, in key order.
package struct ListedBucket: Hashable, Sendable {
  package let number: Int
  package let records: [WalkDigest]

  package init(number: Int, records: [WalkDigest]) {
    self.number = number
    self.records = records
  }
}
