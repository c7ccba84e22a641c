import GRDB
import HonourModel

/// Every record of a damaged replica that can still be read, under the key that its bytes say.
///
/// Nothing but the bytes of the records is believed. The copy lives in a temporary table of the
/// writing connection until the repair is done, so that what was compared is what is kept.
struct RepairStage {
  static let table = "temp.sound"

  let database: Database

  /// Copies what can be read.
  ///
  /// - Returns: The tree of what was copied.
  /// - Throws: what SQLite says where it cannot read its own file.
  func fill() throws -> HashTree {
    try database.execute(
      sql: """
        DROP TABLE IF EXISTS \(Self.table);
        CREATE TABLE \(Self.table) (
          kind TEXT NOT NULL, id TEXT NOT NULL, hash INTEGER NOT NULL, body BLOB NOT NULL,
          PRIMARY KEY (kind, id)) WITHOUT ROWID;
        """)
    let keep = try database.prepared(
      "INSERT OR IGNORE INTO \(Self.table) (kind, id, hash, body) VALUES (?, ?, ?, ?)")
    if try database.tableExists("record") { try copy(keep) }
    try database.execute(sql: "CREATE INDEX temp.sound_hash ON sound (hash)")
    var builder = HashTreeBuilder()
    try eachRecord { builder.add($0) }
    return builder.finish()
  }

  private func copy(_ keep: PreparedStatement) throws {
    try database.prepared("SELECT body FROM main.record NOT INDEXED").eachRow { row in
      let bytes = row.bytes(0)
      guard let key = (try? HonourModel.Record(canonicalBytes: bytes))?.key else { return }
      try keep.execute(
        .text(key.kind), .text(key.id), .integer(Int64(bitPattern: key.hash)), .blob(bytes))
    }
  }

  func digests(inBuckets buckets: [Int]) throws -> [Int: [(key: RecordKey, digest: Digest)]] {
    try StoredRecord.digests(inBuckets: buckets, of: Self.table, in: database)
  }

  /// Calls `body` with each record in key order.
  func eachRecord(_ body: (CanonicalRecord) throws -> Void) throws {
    try database.prepared("SELECT kind, id, body FROM \(Self.table) ORDER BY kind, id").eachRow {
      try body(StoredRecord.canonical($0))
    }
  }

  func remove() throws { try database.execute(sql: "DROP TABLE IF EXISTS \(Self.table)") }
}
