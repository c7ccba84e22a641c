/// The digest of a whole state: 65,536 buckets of records under a tree of fan-out 16.
///
/// - A record's digest is SHA-256 of 0x00 and its canonical bytes.
/// - A bucket's digest is SHA-256 of 0x01 and the digests of its records in key order; the digest
///   of an empty bucket is 32 zero bytes.
/// - A node's digest is SHA-256 of 0x02 and the digests of its 16 children; where all are zero, it
///   is zero as well.
///
/// Four levels of nodes stand over the buckets. A change costs the path of its bucket.
/// Source: `Protocol/revisions.md`, section 3.
package struct HashTree: Sendable {
  package static let bucketCount = 65_536
  package static let fanOut = 16
  /// The level of the root; the buckets are level 0.
  package static let rootLevel = 4
  private static let recordTag: [UInt8] = [0]
  private static let bucketTag: [UInt8] = [1]
  private static let nodeTag: [UInt8] = [2]

  /// `levels[0]` are the buckets, `levels[4]` is the root alone.
  private var levels: [[Digest]]

  /// The tree of the empty state.
  package init() {
    levels = []
    var count = Self.bucketCount
    while count > 0 {
      levels.append(Array(repeating: .zero, count: count))
      count /= Self.fanOut
    }
  }

  /// Builds the tree over bucket digests, one for each bucket in order.
  package init(buckets: [Digest]) {
    precondition(buckets.count == Self.bucketCount, "A tree has 65,536 buckets.")
    levels = [buckets]
    while let below = levels.last, below.count > 1 {
      levels.append(
        stride(from: 0, to: below.count, by: Self.fanOut).map { start in
          Self.nodeDigest(below[start..<start + Self.fanOut])
        })
    }
  }

  package var root: Digest { levels[levels.count - 1][0] }

  package var buckets: [Digest] { levels[0] }

  package subscript(bucket: Int) -> Digest { levels[0][bucket] }

  /// How many nodes, on level 0 buckets, a level has.
  package static func nodeCount(level: Int) -> Int { bucketCount >> (4 * level) }

  /// The digests of the 16 children of a node, which stand one level below it.
  package func children(ofNode node: Int, level: Int) -> ArraySlice<Digest> {
    levels[level - 1][node * Self.fanOut..<(node + 1) * Self.fanOut]
  }

  /// Replaces the digests of some buckets and recomputes the nodes above them, each once.
  package mutating func update(_ changed: [Int: Digest]) {
    for (bucket, digest) in changed { levels[0][bucket] = digest }
    var dirty = Set(changed.keys.map { $0 / Self.fanOut })
    for level in 1..<levels.count {
      for node in dirty {
        let start = node * Self.fanOut
        levels[level][node] = Self.nodeDigest(levels[level - 1][start..<start + Self.fanOut])
      }
      dirty = Set(dirty.map { $0 / Self.fanOut })
    }
  }

  package static func recordDigest(_ canonicalBytes: [UInt8]) -> Digest {
    var hasher = DigestHasher()
    hasher.add(recordTag)
    hasher.add(canonicalBytes)
    return hasher.finish()
  }

  /// The digest of a bucket that holds these records, given in key order.
  package static func bucketDigest(_ records: some Collection<Digest>) -> Digest {
    var hasher = BucketHasher()
    for record in records { hasher.add(record) }
    return hasher.finish()
  }

  private static func nodeDigest(_ children: ArraySlice<Digest>) -> Digest {
    guard children.contains(where: { $0 != .zero }) else { return .zero }
    var hasher = DigestHasher()
    hasher.add(nodeTag)
    for child in children { hasher.add(child) }
    return hasher.finish()
  }

  /// Digests one bucket from its records in key order.
  package struct BucketHasher: Sendable {
    private var hasher: DigestHasher?

    package init() {}

    package mutating func add(_ record: Digest) {
      // Taken out, so that it is changed in its place and not copied first.
      var next = hasher.take() ?? Self.start()
      next.add(record)
      hasher = next
    }

    package func finish() -> Digest {
      guard let hasher else { return .zero }
      return hasher.finish()
    }

    private static func start() -> DigestHasher {
      var hasher = DigestHasher()
      hasher.add(bucketTag)
      return hasher
    }
  }
}
