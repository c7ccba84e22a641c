import GRDB
package import HonourModel

/// The records of one kind that refer to a record.
package struct Referrers: Hashable, Sendable {
  package let kind: String
  /// The first of them.
  package let records: [CanonicalRecord]
  /// How many there are; at most ``countLimit``.
  package let count: Int
  package let isMore: Bool

  /// References counted; beyond it an answer says "over".
  package static let countLimit = 1_000
}

extension ReplicaState {
  /// What refers to a record, kind by kind in the order of the kinds' names.
  ///
  /// The index knows references by a hash; each record shown is read and asked again.
  package func referrers(to key: RecordKey, limit: Int) throws -> [Referrers] {
    var kinds: [(code: Int64, name: String)] = []
    try database.prepared("SELECT code, name FROM kind ORDER BY name")
      .eachRow { kinds.append(($0.integer(0), $0.string(1))) }
    return try kinds.compactMap { kind in
      try referrers(to: key, code: kind.code, kind: kind.name, limit: limit)
    }
  }

  /// The records of one kind that refer to a record; nil where there are none.
  package func referrers(
    to key: RecordKey, kind: RecordKind, limit: Int
  ) throws -> Referrers? {
    let code = try database.prepared("SELECT code FROM kind WHERE name = ?")
      .first(.text(kind.rawValue)) { $0.integer(0) }
    guard let code else { return nil }
    return try referrers(to: key, code: code, kind: kind.rawValue, limit: limit)
  }

  private func referrers(
    to key: RecordKey, code: Int64, kind: String, limit: Int
  ) throws -> Referrers? {
    let hash = SQLValue.integer(Int64(bitPattern: key.hash))
    let count = try database.prepared(
      """
      SELECT count(*) FROM (
        SELECT 1 FROM reference WHERE target = ? AND kind = ? LIMIT ?)
      """
    ).first(hash, .integer(code), .integer(Int64(Referrers.countLimit + 1))) { $0.integer(0) }
    guard let count, count > 0 else { return nil }
    var records: [CanonicalRecord] = []
    try database.prepared(
      """
      SELECT r.kind, r.id, r.body FROM reference f JOIN record r ON r.rid = f.source
      WHERE f.target = ? AND f.kind = ? ORDER BY f.source LIMIT ?
      """
    ).eachRow(hash, .integer(code), .integer(Int64(limit))) { row in
      let stored = StoredRecord.canonical(row)
      guard let record = try? HonourModel.Record(canonicalBytes: stored.bytes),
        References.targets(of: record).contains(key)
      else { return }
      records.append(stored)
    }
    return Referrers(
      kind: kind, records: records, count: min(Int(count), Referrers.countLimit),
      isMore: count > Referrers.countLimit)
  }
}
