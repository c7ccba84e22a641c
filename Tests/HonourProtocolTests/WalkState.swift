import HonourModel

/// A state in memory with its tree, which follows each change.
struct WalkState: Equatable {
  private(set) var buckets: [Int: [CanonicalRecord]] = [:]
  private(set) var count = 0
  private(set) var canonicalBytes = 0
  private var touched: Set<Int> = []
  private var known = HashTree()

  init(_ records: some Sequence<CanonicalRecord> = []) {
    for record in records { put(record) }
    settle()
  }

  static func == (left: WalkState, right: WalkState) -> Bool {
    left.count == right.count && left.known.root == right.known.root
      && left.sorted.elementsEqual(right.sorted)
  }

  var tree: HashTree { known }

  var sorted: [CanonicalRecord] { buckets.values.joined().sorted { $0.key < $1.key } }

  mutating func put(_ record: CanonicalRecord) {
    remove(record.key)
    let bucket = record.key.bucket
    var records = buckets[bucket] ?? []
    records.insert(record, at: records.firstIndex { record.key < $0.key } ?? records.count)
    buckets[bucket] = records
    touched.insert(bucket)
    count += 1
    canonicalBytes += record.bytes.count
  }

  mutating func remove(_ key: RecordKey) {
    let bucket = key.bucket
    guard let index = buckets[bucket]?.firstIndex(where: { $0.key == key }),
      let old = buckets[bucket]?.remove(at: index)
    else { return }
    touched.insert(bucket)
    count -= 1
    canonicalBytes -= old.bytes.count
  }

  /// Brings the tree up to what was changed.
  mutating func settle() {
    var changed: [Int: Digest] = [:]
    for bucket in touched {
      changed[bucket] = HashTree.bucketDigest((buckets[bucket] ?? []).map(\.digest))
    }
    known.update(changed)
    touched = []
  }
}
