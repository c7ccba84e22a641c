package import GRDB
package import HonourModel

/// Computes hash trees from stored bytes, and keeps the newest one in pages.
///
/// Source: `Protocol/revisions.md`, section 3.
package struct TreeTable {
  private static let pageBuckets = HashTree.fanOut
  /// From this many touched buckets on, one ordered pass over all records costs less than reading
  /// each bucket by its hashes.
  private static let fullPassBuckets = HashTree.bucketCount / 4
  /// Up to this many kept pages, their paths alone are digested.
  private static let sparsePages = 256

  private let database: Database
  private let states: StateTable

  package init(_ database: Database) throws {
    self.database = database
    states = try StateTable(database)
  }

  /// Digests the whole state.
  package func computed(bound: Int64) throws -> HashTree {
    var builder = HashTreeBuilder()
    try states.forEachRecord(bound: bound) { builder.add($0) }
    return builder.finish()
  }

  /// Brings a tree to a state that differs from its own in `touched` buckets at most.
  package func update(_ tree: inout HashTree, touched: [Int], bound: Int64) throws {
    guard touched.count < Self.fullPassBuckets else {
      tree = try computed(bound: bound)
      return
    }
    var changed: [Int: Digest] = [:]
    for bucket in touched {
      var hasher = HashTree.BucketHasher()
      try states.forEachRecord(inBucket: bucket, bound: bound) { hasher.add($0.digest) }
      changed[bucket] = hasher.finish()
    }
    tree.update(changed)
  }

  /// Reads the kept tree.
  package func load() throws -> HashTree {
    var pages = 0
    var buckets = Array(repeating: Digest.zero, count: HashTree.bucketCount)
    var changed: [Int: Digest] = [:]
    try database.prepared("SELECT page, digests FROM tree").eachRow { row in
      let bytes = row.bytes(1)
      guard let page = Int(exactly: row.integer(0)),
        (0..<HashTree.bucketCount / Self.pageBuckets).contains(page),
        bytes.count == Self.pageBuckets * Digest.byteCount
      else { throw StoreDamage(place: "tree[\(row.integer(0))]") }
      pages += 1
      for index in 0..<Self.pageBuckets {
        let start = index * Digest.byteCount
        let bucket = page * Self.pageBuckets + index
        guard let digest = Digest(bytes: bytes[start..<start + Digest.byteCount]) else { continue }
        buckets[bucket] = digest
        if pages <= Self.sparsePages { changed[bucket] = digest }
      }
    }
    guard pages <= Self.sparsePages else { return HashTree(buckets: buckets) }
    var tree = HashTree()
    tree.update(changed)
    return tree
  }

  /// Writes the pages of the touched buckets.
  package func save(_ tree: HashTree, touched: [Int]) throws {
    let write = try database.prepared(
      "INSERT INTO tree(page, digests) VALUES (?, ?) "
        + "ON CONFLICT(page) DO UPDATE SET digests = excluded.digests")
    for page in Set(touched.map { $0 / Self.pageBuckets }).sorted() {
      let start = page * Self.pageBuckets
      let bytes = tree.buckets[start..<start + Self.pageBuckets].flatMap(\.bytes)
      try write.execute(.integer(Int64(page)), .blob(bytes))
    }
  }
}
