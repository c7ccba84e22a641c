import HonourModel
import HonourProtocol

/// A dataset's history in memory, and the transfers that a daemon makes of it.
struct History: Sendable {
  /// One transfer, ready to be sent.
  struct Offer: Sendable {
    let manifest: Manifest
    /// CHUNK and END frames.
    let body: [UInt8]
  }

  private(set) var revisions: [RevisionInfo]
  private(set) var states: [[RecordKey: CanonicalRecord]] = [[:]]
  let lineage: Lineage
  /// Of the newest revision.
  private(set) var tree = HashTree()
  /// The first revision that a delta can begin at.
  var oldest = 0

  init(seed: UInt64 = 1) {
    var generator = SplitMix64(seed: seed)
    lineage = Lineage(from: &generator)
    let start = Position(lineage: lineage, epoch: 0, revision: 0, root: .zero)
    revisions = [
      RevisionInfo(
        position: start, publishedAt: 0, author: "", message: "", recordCount: 0,
        canonicalBytes: 0)
    ]
  }

  var newest: RevisionInfo { revisions[revisions.count - 1] }

  static func person(_ id: String, _ name: String) -> CanonicalRecord {
    let text = #"{"id":"\#(id)","kind":"person","name":"\#(name)"}"#
    return CanonicalRecord(key: RecordKey(kind: "person", id: id), bytes: Array(text.utf8))
  }

  @discardableResult
  mutating func publish(
    put: [CanonicalRecord], delete: [RecordKey] = [], message: String = "test"
  ) -> RevisionInfo {
    var state = states[states.count - 1]
    for record in put { state[record.key] = record }
    for key in delete { state[key] = nil }
    let sorted = state.values.sorted { $0.key < $1.key }
    var buckets: [Int: [Digest]] = [:]
    for record in sorted { buckets[record.key.bucket, default: []].append(record.digest) }
    for key in delete where buckets[key.bucket] == nil { buckets[key.bucket] = [] }
    // Changed bucket by bucket: a pass over all 65,536 is slow without optimization.
    tree.update(buckets.mapValues { HashTree.bucketDigest($0) })
    states.append(state)
    let info = RevisionInfo(
      position: Position(
        lineage: lineage, epoch: 0, revision: UInt64(revisions.count),
        root: tree.root),
      publishedAt: 1_763_000_000 + Int64(revisions.count), author: "test", message: message,
      recordCount: UInt64(sorted.count),
      canonicalBytes: UInt64(sorted.reduce(0) { $0 + $1.bytes.count }))
    revisions.append(info)
    return info
  }

  /// The canonical export of a revision.
  func export(_ revision: Int) -> [UInt8] {
    states[revision].values.sorted { $0.key < $1.key }.flatMap { $0.bytes + [0x0A] }
  }

  /// What leads from `base`, nil for nothing, to the newest revision or to `target`.
  func offer(from base: Int?, to target: Int? = nil) throws -> Offer {
    let target = target ?? states.count - 1
    let old = base.map { states[$0] } ?? [:]
    let new = states[target]
    var changes: [RecordChange] = new.values.filter { old[$0.key] != $0 }.map { .put($0) }
    changes += old.keys.filter { new[$0] == nil }.map { .delete($0) }
    changes.sort { $0.key < $1.key }
    return try Self.offer(
      changes, shape: base.map { .delta(base: revisions[$0].position.short) } ?? .snapshot,
      target: revisions[target])
  }

  static func offer(
    _ changes: [RecordChange], shape: Manifest.Shape, target: RevisionInfo
  ) throws -> Offer {
    var writer = DeltaWriter()
    var encoder = TransferEncoder()
    var body: [UInt8] = []
    for change in changes { encoder.append(try writer.entry(change)) { body += $0 } }
    let summary = encoder.finish { body += $0 }
    let manifest = Manifest(
      shape: shape, target: target, putCount: writer.putCount, deleteCount: writer.deleteCount,
      body: summary)
    return Offer(manifest: manifest, body: body)
  }

  /// What a daemon that holds this history says to a PULL: it goes on with what can go on.
  func answer(_ question: Question) throws -> (ServerSession.Answer, body: [UInt8]) {
    if question.isRepair { return (.walk(frame: walkOffer()), []) }
    let walks = question.capabilities.contains(.walk)
    guard let hold = question.hold, hold.shape != .patch,
      let target = revisions.firstIndex(where: {
        ($0.position.epoch, $0.position.revision) == (hold.epoch, hold.revision)
      })
    else { return try answer(question.held, walks: walks) }
    let base =
      hold.shape == .snapshot ? nil : revisions.firstIndex { $0.position.short == question.held }
    let offer = try offer(from: base, to: target)
    let source = Resumption.Source(
      manifest: offer.manifest, manifestFrame: offer.manifest.encodedFrame(),
      bodyBytes: offer.body.count)
    let resumption = Resumption(hold, of: source, hasNewer: target != revisions.count - 1) {
      Array(offer.body[$0..<$0 + $1])
    }
    guard let resumption else { return try answer(question.held, walks: walks) }
    return (
      .resumed(frames: resumption.head), Array(offer.body.dropFirst(resumption.bodyOffset))
    )
  }

  /// What a daemon that holds this history says to a client that holds no part of a transfer.
  func answer(
    _ held: ShortPosition?, walks: Bool = false
  ) throws -> (ServerSession.Answer, body: [UInt8]) {
    guard held != newest.position.short else { return (.upToDate(), []) }
    var base: Int?
    if let held {
      func refuse(_ code: ErrorCode, detail: UInt64 = 0) -> (ServerSession.Answer, [UInt8]) {
        (.refuse(code, retryAfterSeconds: 0, detail: detail), [])
      }
      guard held.lineage == lineage else { return refuse(.foreignLineage) }
      let (epoch, revision) = (newest.position.epoch, newest.position.revision)
      guard (held.epoch, held.revision) <= (epoch, revision) else {
        return refuse(.ahead, detail: newest.position.revision)
      }
      base = revisions.firstIndex {
        ($0.position.epoch, $0.position.revision) == (held.epoch, held.revision)
          && $0.position.revision >= UInt64(oldest)
      }
      if base == nil, walks { return (.walk(frame: walkOffer()), []) }
      if let base, revisions[base].position.short != held {
        return refuse(.diverged, detail: held.revision)
      }
    }
    let offer = try offer(from: base)
    return (.transfer(manifestFrame: offer.manifest.encodedFrame()), offer.body)
  }
}
