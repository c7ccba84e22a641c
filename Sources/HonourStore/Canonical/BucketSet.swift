import HonourModel

/// Buckets of the hash tree, each once.
struct BucketSet {
  private var isMember = Array(repeating: false, count: HashTree.bucketCount)
  private var members: [Int] = []

  mutating func insert(_ bucket: Int) {
    guard !isMember[bucket] else { return }
    isMember[bucket] = true
    members.append(bucket)
  }

  /// The buckets in their order.
  var sorted: [Int] { members.sorted() }
}
