package import HonourModel

/// A base whose records are all at hand; that of a snapshot has none.
package struct ListedBase: RankedBase {
  /// In the order of their ids.
  private var byKind: [[UInt8]: [CanonicalRecord]] = [:]

  /// - Parameter records: In any order, no key twice.
  package init(_ records: some Sequence<CanonicalRecord> = []) {
    for record in records { byKind[Array(record.key.kindBytes), default: []].append(record) }
    for kind in byKind.keys { byKind[kind]?.sort { $0.key < $1.key } }
  }

  package func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] {
    let all = byKind[kind] ?? []
    return ranks.filter { $0 < UInt64(all.count) }.map { all[Int($0)] }
  }

  package func ids(ofKind kind: [UInt8], ranks: [UInt64]) -> [[UInt8]] {
    records(ofKind: kind, ranks: ranks).map { Array($0.key.idBytes) }
  }

  package func records(ofKind kind: [UInt8], atMost limit: Int) -> [CanonicalRecord]? {
    let all = byKind[kind] ?? []
    return all.count > limit ? nil : all
  }

  package func lastRecords(ofKind kind: [UInt8], atMost limit: Int) -> [CanonicalRecord] {
    (byKind[kind] ?? []).suffix(limit)
  }

  /// Calls it with all records of the kind: nobody has listed who refers to whom.
  package func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int,
    _ body: (CanonicalRecord) throws -> Bool
  ) rethrows -> Bool {
    for record in byKind[kind] ?? [] { _ = try body(record) }
    return true
  }

  package func ranks(of keys: [RecordKey]) -> [UInt64?] {
    keys.map { key in
      let all = byKind[Array(key.kindBytes)] ?? []
      var (low, high) = (0, all.count)
      while low < high {
        let middle = (low + high) / 2
        if all[middle].key < key { low = middle + 1 } else { high = middle }
      }
      return low < all.count && all[low].key == key ? UInt64(low) : nil
    }
  }
}
