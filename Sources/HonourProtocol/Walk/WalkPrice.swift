import HonourModel

/// What is left of a walk costs, estimated from what was seen of the tree.
///
/// Differing records fall into nodes at random, because a record's place is a digest. So the share of
/// the nodes of a level that differ tells how many records do, and that tells the rest.
/// Source: `Protocol/walk.md`, section 4.
struct WalkPrice {
  /// Shares above this say too little of the number behind them.
  private static let saturation = 0.9
  /// Bytes of a frame's header, and of a number in a question.
  private static let headerBytes = 4.0
  private static let numberBytes = 2.0
  /// What an estimate must stay below by, before it is believed.
  private static let caution = 1.25
  /// What a record costs in a patch, to what it costs in a snapshot.
  private static let patchFactor = 1.25

  let snapshotBytes: Double
  /// Records of the target.
  let records: Double

  init(_ offer: WalkOffer) {
    snapshotBytes = Double(offer.snapshotBytes)
    records = Double(offer.recordCount)
  }

  /// What may be spent on looking where a snapshot may follow: a twentieth of it.
  var lookBytes: Double { snapshotBytes / 20 }

  /// Whether to go on where so much is left and spent.
  ///
  /// What is spent is spent. As long as that is within what a look may cost, an estimate must be
  /// clear, because it is the last chance to turn back for nothing.
  func isWorth(rest: Double, spent: Double) -> Bool {
    spent > lookBytes ? rest <= snapshotBytes : spent + Self.caution * rest <= snapshotBytes
  }

  /// Bytes of the question after one node of a level, and of the answer.
  func nodeBytes(level: Int) -> Double {
    let children = Double(HashTree.nodeCount(level: level - 1))
    let occupied = Self.occupied(children, records) / children
    return Self.numberBytes + 2
      + Double(HashTree.fanOut * WalkDigest.byteCount) * min(1, occupied)
  }

  /// Bytes of the question after one bucket, and of the answer.
  var bucketBytes: Double {
    let mean = records / Double(HashTree.bucketCount)
    return Self.numberBytes + 1 + Double(WalkDigest.byteCount) * (mean + 1)
  }

  /// Bytes of wanting a record and of getting it.
  var recordBytes: Double { 4 + Self.patchFactor * snapshotBytes / max(records, 1) }

  func patchBytes(records: Int) -> Double { Double(records) * recordBytes }

  /// How many records differ, from the share of the nodes of each level that do; nil where every
  /// node differs that was looked at, and a deeper look may tell more.
  ///
  /// `seen` is, for level 3, then 2, 1 and the buckets, how many children were looked at below nodes
  /// that differ, and how many of these differ.
  func differing(_ seen: [(compared: Int, differing: Int)]) -> Double? {
    var share = 1.0
    for (index, level) in seen.enumerated() where level.compared > 0 {
      share *= Double(level.differing) / Double(level.compared)
      let isLast = index == HashTree.rootLevel - 1
      if share < Self.saturation || isLast {
        let nodes = Double(HashTree.nodeCount(level: HashTree.rootLevel - 1 - index))
        return Self.balls(nodes, share)
      }
    }
    return nil
  }

  /// Bytes of the rest of a walk in which so many records differ.
  ///
  /// `left` are the nodes of each level, buckets first, that are known to differ and were not asked
  /// for, `asked` those that were.
  func rest(differing: Double, left: [Int], asked: [Int]) -> Double {
    var bytes = patchBytes(records: 1) * differing + Self.headerBytes
    for level in 0..<HashTree.rootLevel {
      let all = Self.occupied(Double(HashTree.nodeCount(level: level)), differing)
      let nodes = max(Double(left[level]), all - Double(asked[level]))
      bytes += nodes * (level == 0 ? bucketBytes : nodeBytes(level: level)) + Self.headerBytes
    }
    return bytes
  }

  /// Of so many bins, how many hold something after so many balls fell at random.
  static func occupied(_ bins: Double, _ balls: Double) -> Double {
    bins * (1 - power(1 - 1 / bins, UInt64(min(max(balls, 0), 1e15))))
  }

  /// How many balls leave this share of the bins occupied.
  static func balls(_ bins: Double, _ share: Double) -> Double {
    var low: UInt64 = 0
    var high: UInt64 = 1 << 22  // no bin of 65,536 is empty any more
    while low < high {
      let middle = (low + high) / 2
      if 1 - power(1 - 1 / bins, middle) < share { low = middle + 1 } else { high = middle }
    }
    return Double(low)
  }

  private static func power(_ base: Double, _ exponent: UInt64) -> Double {
    var (result, square, rest) = (1.0, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
