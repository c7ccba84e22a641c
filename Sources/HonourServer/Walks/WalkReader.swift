import HonourModel
import HonourProtocol
import HonourStore

/// Answers from the store what a walk's tree cannot tell.
///
/// Isolation: any thread; each call blocks its caller.
struct WalkReader: Sendable {
  let store: any RevisionStore
  let cancellation: CancelFlag

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

  /// The wanted records at a revision, in key order.
  ///
  /// - Returns: Nil where a bucket does not hold a place that is asked for.
  func records(
    _ wanted: [WantedRecords], at revision: UInt64
  ) throws(ServerError) -> [CanonicalRecord]? {
    var places: [Int: Set<Int>] = [:]
    for records in wanted { places[records.bucket] = Set(records.places) }
    var next: [Int: Int] = [:]
    var found: [CanonicalRecord] = []
    do {
      try store.records(inBuckets: wanted.map(\.bucket), at: revision) { bucket, record in
        try cancellation.check()
        let place = next[bucket, default: 0]
        next[bucket] = place + 1
        if places[bucket]?.contains(place) == true { found.append(record) }
      }
    } catch {
      throw ServerError(error)
    }
    guard found.count == wanted.reduce(0, { $0 + $1.places.count }) else { return nil }
    return found.sorted { $0.key < $1.key }
  }
}
