package import HonourModel

/// What a client lacks, and what it has too much or in another form, in the buckets that differ.
///
/// Source: `Protocol/walk.md`, section 3.
package struct WalkDifference: Hashable, Sendable {
  /// A record that the client has: its key, and the beginning of its digest.
  package struct Held: Hashable, Sendable {
    package let key: RecordKey
    package let digest: WalkDigest

    package init(key: RecordKey, digest: WalkDigest) {
      self.key = key
      self.digest = digest
    }
  }

  package let wanted: [WantedRecords]
  /// Keys of records that the target has not, or has with other bytes; rising.
  package let surplus: [RecordKey]

  /// - Parameters:
  ///   - listed: What the server has, by rising buckets.
  ///   - held: What the client has in the same buckets.
  package init(_ listed: [ListedBucket], held: [Int: [Held]]) {
    var wanted: [WantedRecords] = []
    var surplus: [RecordKey] = []
    for bucket in listed.sorted(by: { $0.number < $1.number }) {
      let own = held[bucket.number] ?? []
      let ownDigests = Set(own.map(\.digest))
      let places = bucket.records.indices.filter { !ownDigests.contains(bucket.records[$0]) }
      if !places.isEmpty { wanted.append(WantedRecords(bucket: bucket.number, places: places)) }
      let theirs = Set(bucket.records)
      surplus += own.filter { !theirs.contains($0.digest) }.map(\.key)
    }
    self.wanted = wanted
    self.surplus = surplus.sorted()
  }

  package var wantedCount: Int { wanted.reduce(0) { $0 + $1.places.count } }
}
