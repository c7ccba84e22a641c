/// Digests a whole state in one pass over its records in key order, in bounded memory.
package struct HashTreeBuilder: Sendable {
  private var hashers = Array(repeating: HashTree.BucketHasher(), count: HashTree.bucketCount)

  package init() {}

  /// Adds the next record; keys must rise from call to call.
  package mutating func add(bucket: Int, digest: Digest) { hashers[bucket].add(digest) }

  package mutating func add(_ record: CanonicalRecord) {
    add(bucket: record.key.bucket, digest: record.digest)
  }

  package func finish() -> HashTree { HashTree(buckets: hashers.map { $0.finish() }) }
}
