import GRDB
package import HonourModel

/// Reads the state that a publish is about to make, for rules that need other records.
///
/// Isolation: only inside the call that it was handed to.
package struct StateReader {
  private let database: Database
  private let versions: VersionTable
  private let base: Int64
  private let bound: Int64

  init(_ database: Database, base: Int64, bound: Int64) throws {
    self.database = database
    versions = try VersionTable(database)
    self.base = base
    self.bound = bound
  }

  /// The record as the publish leaves it; nil where it is absent.
  package func record(_ key: RecordKey) throws -> CanonicalRecord? {
    try versions.body(database.newestVersion(of: key)).map {
      CanonicalRecord(key: key, bytes: $0)
    }
  }

  /// Calls `body` with each record that the publish changes, in key order.
  package func forEachChange(_ body: (RecordDifference) throws -> Void) throws {
    try StateTable(database).forEachDifference(from: base, to: bound, body)
  }

  /// The record as the newest revision has it; nil where it was absent.
  package func recordBefore(_ key: RecordKey) throws -> CanonicalRecord? {
    let vid = try versions.version(database.newestVersion(of: key), atMost: base)
    return try versions.body(vid).map { CanonicalRecord(key: key, bytes: $0) }
  }

  /// Calls `body` with the key of each record that refers to `key`, in no meaningful order, until
  /// it returns false.
  package func forEachReferrer(of key: RecordKey, _ body: (RecordKey) throws -> Bool) throws {
    struct Enough: Error {}
    let hash = Int64(bitPattern: key.hash)
    let select = try database.prepared(
      "SELECT kind, id FROM reference CROSS JOIN record ON rid = source WHERE target = ?")
    do {
      try select.eachRow(.integer(hash)) { row in
        guard try body(row.key(kind: 0, id: 1)) else { throw Enough() }
      }
    } catch is Enough {}
  }

  /// What a record refers to; nothing where its bytes cannot be read.
  static func references(of record: CanonicalRecord) -> [RecordReference] {
    read(record.bytes).map(References.of) ?? []
  }

  static func read(_ bytes: [UInt8]) -> HonourModel.Record? {
    do {
      return try HonourModel.Record(canonicalBytes: bytes)
    } catch {
      return nil
    }
  }
}
