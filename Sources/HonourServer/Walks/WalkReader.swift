import HonourModel
import HonourProtocol
import HonourStore

/// Answers from the store what a walk's tree cannot tell.
///
/// Isolation: any thread; each call blocks its caller.
struct WalkReader: Sendable {
  let store: any RevisionStore
  let cancellation: CancelFlag
  /// Bytes of the records that are held at once.
  var heldBytes = 33_554_432

  /// What is in these buckets at a revision, as an ENTRIES frame.
  ///
  /// - Returns: Nil where the frame would be longer than one may be.
  func entries(inBuckets buckets: [Int], at revision: UInt64) throws(ServerError) -> [UInt8]? {
    var found: [Int: [WalkDigest]] = [:]
    do {
      try store.records(inBuckets: buckets, at: revision) { bucket, record in
        try cancellation.check()
        found[bucket, default: []].append(WalkDigest(record.digest))
      }
    } catch {
      throw ServerError(error)
    }
    let longest = found.values.map(\.count).max() ?? 0
    guard longest <= WireLimits.walkBucketRecords else { return nil }
    let answer = WalkAnswer.entries(buckets.map { found[$0] ?? [] })
    let frame = Frame.tell(answer).encoded()
    return frame.count <= WireLimits.walkEntriesPayloadBytes ? frame : nil
  }

  /// Calls `body` with the wanted records at a revision, in key order.
  ///
  /// The buckets give them in no such order. What is more than ``heldBytes`` is read again, one stretch
  /// of keys after another.
  ///
  /// - Returns: False where a bucket does not hold a place that is asked for; `body` was not called.
  func records(
    _ wanted: [WantedRecords], at revision: UInt64, _ body: (CanonicalRecord) throws -> Void
  ) throws(ServerError) -> Bool {
    do {
      var found: [(key: RecordKey, byteCount: Int)] = []
      var held = Stretch(limitBytes: heldBytes)
      try forEach(wanted, at: revision) { record in
        found.append((record.key, record.bytes.count))
        held.add(record)
      }
      guard found.count == wanted.reduce(0, { $0 + $1.places.count }) else { return false }
      if let records = held.records {
        for record in records.sorted(by: { $0.key < $1.key }) { try body(record) }
        return true
      }
      found.sort { $0.key < $1.key }
      var rest = found[...]
      while !rest.isEmpty {
        var bytes = 0
        let stretch = rest.prefix {
          bytes += $0.byteCount
          return bytes <= heldBytes || bytes == $0.byteCount
        }
        rest = rest.dropFirst(stretch.count)
        for record in try read(Set(stretch.map(\.key)), at: revision) { try body(record) }
      }
      return true
    } catch {
      throw ServerError(error)
    }
  }

  /// Records that are held as long as they are few.
  private struct Stretch {
    let limitBytes: Int
    private var byteCount = 0
    /// Nil once there were too many.
    private(set) var records: [CanonicalRecord]? = []

    init(limitBytes: Int) { self.limitBytes = limitBytes }

    mutating func add(_ record: CanonicalRecord) {
      byteCount += record.bytes.count
      if byteCount <= limitBytes { records?.append(record) } else { records = nil }
    }
  }

  private func forEach(
    _ wanted: [WantedRecords], at revision: UInt64, _ body: (CanonicalRecord) -> Void
  ) throws {
    let places = Dictionary(
      wanted.map { ($0.bucket, Set($0.places)) }, uniquingKeysWith: { $1 })
    var next: [Int: Int] = [:]
    try store.records(inBuckets: wanted.map(\.bucket), at: revision) { bucket, record in
      try cancellation.check()
      let place = next[bucket, default: 0]
      next[bucket] = place + 1
      if places[bucket]?.contains(place) == true { body(record) }
    }
  }

  /// These records, in key order.
  private func read(_ keys: Set<RecordKey>, at revision: UInt64) throws -> [CanonicalRecord] {
    var records: [CanonicalRecord] = []
    try store.records(inBuckets: Set(keys.map(\.bucket)).sorted(), at: revision) { _, record in
      try cancellation.check()
      if keys.contains(record.key) { records.append(record) }
    }
    return records.sorted { $0.key < $1.key }
  }
}
