import HonourModel
import HonourProtocol
import HonourStore
import Testing

@testable import HonourServer

@Suite struct WalkReaderTests {
  private let store = MemoryStore()
  private let buckets: [Int: [CanonicalRecord]]

  init() {
    store.publish(count: 600, text: "some words")
    let records = store.records(at: 1).map { CanonicalRecord(key: $0.key, bytes: $0.value) }
    buckets = Dictionary(grouping: records.sorted { $0.key < $1.key }, by: \.key.bucket)
  }

  private func read(
    _ wanted: [WantedRecords], heldBytes: Int
  ) throws -> (isThere: Bool, records: [CanonicalRecord]) {
    var reader = WalkReader(store: store, cancellation: CancelFlag())
    reader.heldBytes = heldBytes
    var records: [CanonicalRecord] = []
    let isThere = try reader.records(wanted, at: 1) { records.append($0) }
    return (isThere, records)
  }

  @Test(arguments: [1 << 20, 5_000, 60, 1])
  func `records come in key order however few are held at once`(heldBytes: Int) throws {
    let wanted = buckets.keys.sorted().filter { $0 % 3 != 0 }
      .map { WantedRecords(bucket: $0, places: Array((buckets[$0] ?? []).indices)) }
    let all = wanted.flatMap { buckets[$0.bucket] ?? [] }.sorted { $0.key < $1.key }
    try #require(all.count > 300)
    let (isThere, records) = try read(wanted, heldBytes: heldBytes)
    #expect(isThere)
    #expect(records == all)
  }

  @Test(arguments: [1 << 20, 1])
  func `a place that a bucket has not gives nothing`(heldBytes: Int) throws {
    let first = try #require(buckets.keys.min())
    let (isThere, records) = try read(
      [WantedRecords(bucket: first, places: [0, 7_000])], heldBytes: heldBytes)
    #expect(!isThere && records.isEmpty)
  }
}
