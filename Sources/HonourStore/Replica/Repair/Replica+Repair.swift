package import HonourModel

// What a repair needs before its transaction. Source: `Protocol/replica.md`, section 7.
extension Replica {
  /// Sets the records aside that can still be read, and gives their tree.
  ///
  /// - Throws: ``StoreError/corrupt(path:detail:)`` where SQLite cannot read the file.
  package func stageRepair() throws(StoreError) -> HashTree {
    var tree = HashTree()
    try write { database in tree = try RepairStage(database: database).fill() }
    return tree
  }

  /// The records set aside in each of these buckets, with their digests.
  package func stagedDigests(
    inBuckets buckets: [Int]
  ) throws(StoreError) -> [Int: [(key: RecordKey, digest: Digest)]] {
    try read { database in try RepairStage(database: database).digests(inBuckets: buckets) }
  }

  /// Recomputes everything from the stored bytes; empty where all is as it must be.
  package func verify() throws(StoreError) -> [VerifyProblem] {
    do {
      return try ReplicaReader(directory: directory).read { try $0.verify() }
    } catch {
      throw StoreError(error, path: path)
    }
  }
}
