import HonourModel
import HonourServer
import HonourStore
import Synchronization

/// A canonical store in memory, for tests of what serves it.
final class MemoryStore: RevisionStore {
  private struct State {
    var revisions: [(info: RevisionInfo, records: [RecordKey: [UInt8]])] = []
    var tree = HashTree()
    var failure: StoreError?
    /// Streams one byte other than what was published.
    var isDamaged = false
  }

  let lineage: Lineage
  /// Nil where nobody signs.
  let publisher: SigningKey?
  /// How often a whole state or a difference was streamed.
  private let streams = Mutex(0)
  var streamCount: Int { streams.withLock { $0 } }
  private let state: Mutex<State>
  /// Held shut, it stops streams at their first record.
  let gate = Gate()

  init(seed: UInt64 = 1, publisher: SigningKey? = nil) {
    self.publisher = publisher
    var generator = SplitMix64(seed: seed)
    lineage = Lineage(from: &generator)
    let empty = RevisionInfo(
      position: Position(lineage: lineage, epoch: 0, revision: 0, root: .zero), publishedAt: 0,
      author: "", message: "", recordCount: 0, canonicalBytes: 0)
    var first = State()
    first.revisions = [(empty, [:])]
    state = Mutex(first)
  }

  static func record(_ id: String, _ text: String) -> CanonicalRecord {
    CanonicalRecord(
      key: RecordKey(kind: "person", id: id),
      bytes: Array(#"{"id":"\#(id)","kind":"person","text":"\#(text)"}"#.utf8))
  }

  @discardableResult func publish(
    _ changes: [RecordChange], epoch: UInt64? = nil
  ) -> RevisionInfo {
    state.withLock { state in
      let last = state.revisions[state.revisions.count - 1]
      var records = last.records
      for change in changes {
        switch change {
        case .put(let record): records[record.key] = record.bytes
        case .delete(let key): records[key] = nil
        }
      }
      let buckets = Set(changes.map(\.key.bucket))
      var members = Dictionary(uniqueKeysWithValues: buckets.map { ($0, [RecordKey]()) })
      for key in records.keys where buckets.contains(key.bucket) {
        members[key.bucket, default: []].append(key)
      }
      state.tree.update(
        members.mapValues { keys in
          HashTree.bucketDigest(keys.sorted().map { HashTree.recordDigest(records[$0] ?? []) })
        })
      let position = Position(
        lineage: lineage, epoch: epoch ?? last.info.position.epoch,
        revision: last.info.position.revision + 1, root: state.tree.root)
      let info = RevisionInfo(
        position: position, publishedAt: 1, author: "test", message: "m",
        recordCount: UInt64(records.count),
        canonicalBytes: records.values.reduce(0) { $0 + UInt64($1.count) })
      state.revisions.append((info, records))
      return info
    }
  }

  /// Publishes records `0` to `count - 1` with some text.
  @discardableResult func publish(count: Int, text: String = "x") -> RevisionInfo {
    publish((0..<count).map { .put(Self.record("p\($0)", "\(text) \($0)")) })
  }

  func records(
    ofKind kind: [UInt8], atMost limit: Int, at revision: UInt64
  ) -> [CanonicalRecord]? {
    let found = records(at: revision).filter { $0.key.kindBytes.elementsEqual(kind) }
      .map { CanonicalRecord(key: $0.key, bytes: $0.value) }
    return found.count > limit ? nil : found.sorted { $0.key < $1.key }
  }

  func lastRecords(
    ofKind kind: [UInt8], atMost limit: Int, at revision: UInt64
  ) -> [CanonicalRecord] {
    (records(ofKind: kind, atMost: .max, at: revision) ?? []).suffix(limit)
  }

  func records(at revision: UInt64) -> [RecordKey: [UInt8]] {
    state.withLock { $0.revisions[Int(revision)].records }
  }

  func position(at revision: UInt64) -> Position {
    state.withLock { $0.revisions[Int(revision)].info.position }
  }

  func fail(with failure: StoreError?) { state.withLock { $0.failure = failure } }

  func damage() { state.withLock { $0.isDamaged = true } }

  // MARK: RevisionStore

  func newest() throws(StoreError) -> RevisionInfo {
    state.withLock { $0.revisions[$0.revisions.count - 1].info }
  }

  func info(epoch: UInt64, revision: UInt64) throws(StoreError) -> RevisionInfo? {
    try check()
    return state.withLock { state in
      state.revisions.first {
        $0.info.position.epoch == epoch && $0.info.position.revision == revision
      }?.info
    }
  }

  func signedManifest(of revision: UInt64) -> SignedManifest? {
    guard let publisher else { return nil }
    return state.withLock { state in
      var previous = Digest.zero
      for (info, _) in state.revisions.prefix(Int(revision)) {
        previous = RevisionManifest(info, previous: previous).hash
      }
      let info = state.revisions[Int(revision)].info
      return SignedManifest(signing: RevisionManifest(info, previous: previous), with: publisher)
    }
  }

  func revisions(from revision: UInt64, limit: Int) throws(StoreError) -> [RevisionInfo] {
    try check()
    return state.withLock { state in
      state.revisions.map(\.info).filter { $0.position.revision <= revision }.reversed()
        .prefix(limit).map { $0 }
    }
  }

  func changes(
    from base: UInt64, to target: UInt64, _ body: (RecordChange) throws -> Void
  ) throws {
    try differences(from: base, to: target) { try body($0.change) }
  }

  func differences(
    from base: UInt64, to target: UInt64, _ body: (RecordDifference) throws -> Void
  ) throws {
    try check()
    streams.withLock { $0 += 1 }
    gate.pass()
    let old = records(at: base)
    let new = records(at: target)
    for key in Set(old.keys).union(new.keys).sorted() where old[key] != new[key] {
      try body(RecordDifference(key: key, old: old[key], new: new[key]))
    }
  }

  func ranks(of keys: [RecordKey], at revision: UInt64) throws(StoreError) -> [UInt64] {
    try check()
    let held = records(at: revision).keys.sorted()
    return keys.map { key in
      let first = held.partitioningIndex { $0.kindBytes.lexicographicallyPrecedes(key.kindBytes) }
      return UInt64(held.partitioningIndex { $0 < key } - first)
    }
  }

  func holds(_ keys: [RecordKey], at revision: UInt64) throws(StoreError) -> [Bool] {
    try check()
    let held = records(at: revision)
    return keys.map { held[$0] != nil }
  }

  func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int, at revision: UInt64,
    _ body: (CanonicalRecord) throws -> Bool
  ) throws -> Bool {
    try check()
    for record in records(ofKind: kind, atMost: .max, at: revision) ?? [] { _ = try body(record) }
    return true
  }

  func records(at revision: UInt64, _ body: (CanonicalRecord) throws -> Void) throws {
    try check()
    streams.withLock { $0 += 1 }
    gate.pass()
    let isDamaged = state.withLock { $0.isDamaged }
    for (key, bytes) in records(at: revision).sorted(by: { $0.key < $1.key }) {
      var bytes = bytes
      if isDamaged { bytes[bytes.count - 3] ^= 1 }
      try body(CanonicalRecord(key: key, bytes: bytes))
    }
  }

  func newestTree() throws(StoreError) -> (info: RevisionInfo, tree: HashTree) {
    try check()
    return state.withLock { ($0.revisions[$0.revisions.count - 1].info, $0.tree) }
  }

  func records(
    inBuckets buckets: [Int], at revision: UInt64, _ body: (Int, CanonicalRecord) throws -> Void
  ) throws {
    try check()
    gate.pass()
    let wanted = Set(buckets)
    let found = Dictionary(
      grouping: records(at: revision).map { (bucket: $0.key.bucket, key: $0.key, bytes: $0.value) }
        .filter { wanted.contains($0.bucket) }, by: \.bucket)
    for bucket in buckets {
      for (_, key, bytes) in (found[bucket] ?? []).sorted(by: { $0.key < $1.key }) {
        try body(bucket, CanonicalRecord(key: key, bytes: bytes))
      }
    }
  }

  private func check() throws(StoreError) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }
}

extension [RecordKey] {
  /// How many of the first elements are so, where all of them stand at the front.
  fileprivate func partitioningIndex(_ isBefore: (RecordKey) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
