import GRDB
import HonourModel

/// Reads rows of `record` as the bytes they hold, whatever SQLite thinks of them as text.
enum StoredRecord {
  /// The smallest and the largest stored hash of a bucket; hashes are kept as signed numbers.
  static func hashRange(of bucket: Int) -> (low: Int64, high: Int64) {
    let low = UInt64(bucket) << 48
    return (Int64(bitPattern: low), Int64(bitPattern: low | (1 << 48 - 1)))
  }

  /// A row of `kind, id, body`.
  static func canonical(_ row: PreparedStatement) -> CanonicalRecord {
    CanonicalRecord(key: RecordKey(kind: row.string(0), id: row.string(1)), bytes: row.bytes(2))
  }

  static func find(
    _ key: RecordKey, in database: Database
  ) throws -> (rid: Int64, record: CanonicalRecord)? {
    try database.prepared("SELECT rid, body FROM record WHERE kind = ? AND id = ?")
      .first(.text(key.kind), .text(key.id)) { row in
        (row.integer(0), CanonicalRecord(key: key, bytes: row.bytes(1)))
      }
  }

  /// The digest of a bucket, from its stored bytes.
  static func digest(ofBucket bucket: Int, in database: Database) throws -> Digest {
    let records = try digests(inBuckets: [bucket], of: "record", in: database)[bucket] ?? []
    return HashTree.bucketDigest(records.sorted { $0.key < $1.key }.map(\.digest))
  }

  /// The records of each of some buckets of a table, with the digests of their stored bytes.
  static func digests(
    inBuckets buckets: [Int], of table: String, in database: Database
  ) throws -> [Int: [(key: RecordKey, digest: Digest)]] {
    let select = try database.prepared(
      "SELECT kind, id, body FROM \(table) WHERE hash BETWEEN ? AND ?")
    var found: [Int: [(key: RecordKey, digest: Digest)]] = [:]
    for bucket in buckets {
      let range = hashRange(of: bucket)
      try select.eachRow(.integer(range.low), .integer(range.high)) { row in
        let record = canonical(row)
        found[bucket, default: []].append((record.key, record.digest))
      }
    }
    return found
  }
}
