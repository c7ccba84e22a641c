import HonourModel

/// The rules between records, looked at once all changes are in.
extension Staging {
  private static let namedReferrers = 10

  /// Merges what was staged into the tables of the newest state, and collects what breaks a rule.
  func checkRules() throws {
    try mergeReferences()
    for rid in deleted { try checkDeletion(of: rid) }
    try checkNaturalKeys()
  }

  /// Adds the new references in key order, and finds those whose target is not there.
  private func mergeReferences() throws {
    let insert = try database.prepared(
      "INSERT INTO reference(target, source) VALUES (?, ?) ON CONFLICT DO NOTHING")
    let selectLive = try database.prepared(
      "SELECT 1 FROM record INDEXED BY record_hash WHERE hash = ? AND live = 1 LIMIT 1")
    var target: Int64?
    var isDangling = false
    try database.prepared(
      "SELECT target, source FROM temp.staged_reference ORDER BY target, source"
    ).eachRow { row in
      let next = row.integer(0)
      if next != target {
        target = next
        let isLive = try selectLive.first(.integer(next)) { _ in true } ?? false
        isDangling = try !isLive && !wasDeleted(hash: next)
      }
      if isDangling { try addDangling(target: next, source: row.integer(1)) }
      try insert.execute(.integer(next), .integer(row.integer(1)))
    }
  }

  /// Whether this publish deleted the record; its deletion is then the fault.
  private func wasDeleted(hash: Int64) throws -> Bool {
    try database.prepared("SELECT 1 FROM record WHERE hash = ? AND live = 0 AND version > ?")
      .first(.integer(hash), .integer(base)) { _ in true } ?? false
  }

  private func addDangling(target: Int64, source: Int64) throws {
    let (key, bytes) = try record(source)
    let references = StateReader.references(of: CanonicalRecord(key: key, bytes: bytes ?? []))
      .filter { Int64(bitPattern: $0.target.hash) == target }
    guard !references.isEmpty else { throw StoreDamage(place: "record[\(source)].targets") }
    for reference in references {
      faults.add(
        PublishFault(
          key: key, origin: origins[source],
          reason: .danglingReference(field: reference.field, target: reference.target)))
    }
  }

  private func checkDeletion(of rid: Int64) throws {
    let hash = try database.prepared("SELECT hash FROM record WHERE rid = ?")
      .first(.integer(rid)) { $0.integer(0) }
    guard let hash else { throw StoreDamage(place: "record[\(rid)]") }
    var named: [RecordKey] = []
    var count = 0
    try database.prepared("SELECT source FROM reference WHERE target = ?")
      .eachRow(.integer(hash)) { row in
        count += 1
        if named.count < Self.namedReferrers { named.append(try record(row.integer(0)).key) }
      }
    guard count > 0 else { return }
    faults.add(
      PublishFault(
        key: try record(rid).key, origin: origins[rid],
        reason: .deletedWhileReferred(by: named.sorted(), count: count)))
  }

  private func checkNaturalKeys() throws {
    let selectHolders = try database.prepared(
      "SELECT rid FROM natural_key WHERE kind = ? AND text = ? ORDER BY rid")
    try database.prepared("SELECT kind, text FROM temp.staged_natural_key").eachRow { row in
      var holders: [Int64] = []
      let text = row.bytes(1)
      try selectHolders.eachRow(.text(row.bytes(0)), .text(text)) { holders.append($0.integer(0)) }
      // The first holder is one that was there before, or else the one that was read first.
      let ordered = holders.sorted { left, right in
        (origins[left].map(Self.order) ?? (-1, 0)) < (origins[right].map(Self.order) ?? (-1, 0))
      }
      guard let first = ordered.first else { return }
      for other in ordered.dropFirst() {
        faults.add(
          PublishFault(
            key: try record(other).key, origin: origins[other],
            reason: .naturalKeyTaken(
              String(decoding: text, as: UTF8.self), by: try record(first).key)))
      }
    }
  }

  private static func order(_ origin: StagedChange.Origin) -> (Int, Int) {
    (origin.file, origin.line)
  }

  /// The key of a record, and its newest bytes.
  private func record(_ rid: Int64) throws -> (key: RecordKey, bytes: [UInt8]?) {
    let found = try database.prepared("SELECT kind, id, version FROM record WHERE rid = ?")
      .first(.integer(rid)) { ($0.key(kind: 0, id: 1), $0.optionalInteger(2)) }
    guard let (key, vid) = found else { throw StoreDamage(place: "record[\(rid)]") }
    return (key, try versions.body(vid))
  }
}
