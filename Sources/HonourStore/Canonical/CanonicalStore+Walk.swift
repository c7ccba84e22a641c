import GRDB
package import HonourModel

// What a walk asks of the store. Source: `Protocol/walk.md`.
extension CanonicalStore {
  package func newestTree() throws(StoreError) -> (info: RevisionInfo, tree: HashTree) {
    try examine { database in
      let newest = try RevisionTable(database, lineage: lineage).newest()
      let tree = try TreeTable(database).load()
      guard tree.root == newest.info.position.root else { throw StoreDamage(place: "tree") }
      return (newest.info, tree)
    }
  }

  package func records(
    inBuckets buckets: [Int], at revision: UInt64, _ body: (Int, CanonicalRecord) throws -> Void
  ) throws {
    try stream { database in
      let bound = try RevisionTable(database, lineage: lineage).bound(revision)
      let states = try StateTable(database)
      for bucket in buckets {
        try states.forEachRecord(inBucket: bucket, bound: bound) { try body(bucket, $0) }
      }
    }
  }
}
