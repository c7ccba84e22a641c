package import HonourModel

// What a walk compares with the server. Source: `Protocol/walk.md`, section 3.
extension Replica {
  /// The tree of the state held, from the digests kept beside it.
  ///
  /// - Throws: ``StoreError/corrupt(path:detail:)`` where they do not give the position's root.
  package func tree() throws(StoreError) -> HashTree {
    try read { database in
      guard let tree = try TreePages.read(database),
        tree.root == (try ReplicaMeta.revision(in: database)?.position.root)
      else { throw StoreDamage(place: "tree") }
      return tree
    }
  }

  /// The records of each of these buckets, with their digests.
  package func digests(
    inBuckets buckets: [Int]
  ) throws(StoreError) -> [Int: [(key: RecordKey, digest: Digest)]] {
    try read { database in try StoredRecord.digests(inBuckets: buckets, of: "record", in: database)
    }
  }
}
