import GRDB
package import HonourModel

extension ReplicaState {
  /// Calls `body` with the records of a kind that meet every condition, in the kind's order.
  ///
  /// People, and honours given to people, stand by given name; everything else by its label. A
  /// condition on a reference costs what refers to its target, any other a pass over the kind.
  ///
  /// - Parameters:
  ///   - query: The kind and the conditions.
  ///   - limit: How many records `body` is called with; nil for all.
  ///   - body: Takes the records.
  /// - Returns: How many meet the conditions.
  /// - Throws: ``StoreError/corrupt(path:detail:)`` for a record that cannot be read, and whatever
  ///   `body` throws.
  package func list(
    _ query: ListQuery, limit: Int?, _ body: (HonourModel.Record) throws -> Void
  ) throws -> Int {
    var count = 0
    let room = limit ?? Int.max
    let isWhole = query.conditions.isEmpty
    let (sql, values) = try statement(for: query, limit: isWhole ? limit : nil)
    try database.prepared(sql).eachRow(all: values) { row in
      let stored = StoredRecord.canonical(row)
      guard let record = try? HonourModel.Record(canonicalBytes: stored.bytes) else {
        throw StoreError.corrupt(path: path, detail: "record \(stored.key.path)")
      }
      guard query.conditions.allSatisfy({ $0.holds(for: record) }) else { return }
      count += 1
      if count <= room { try body(record) }
    }
    guard isWhole, limit != nil else { return count }
    let total = try database.prepared("SELECT records FROM kind WHERE name = ?")
      .first(.text(query.kind)) { $0.integer(0) }
    return Int(clamping: total ?? 0)
  }

  private func statement(
    for query: ListQuery, limit: Int?
  ) throws -> (sql: String, values: [SQLValue]) {
    var sql = "SELECT kind, id, body FROM record WHERE kind = ?"
    var values = [SQLValue.text(query.kind)]
    for condition in query.conditions {
      let (part, more) = try filter(condition, kind: query.kind)
      sql += " AND " + part
      values += more
    }
    sql += " ORDER BY sort"
    if let limit {
      sql += " LIMIT ?"
      values.append(.integer(Int64(limit)))
    }
    return (sql, values)
  }

  /// A condition in SQL that lets through at least what meets it.
  private func filter(
    _ condition: ListQuery.Condition, kind: String
  ) throws -> (sql: String, values: [SQLValue]) {
    let targets = targets(of: condition, kind: kind)
    if !condition.value.isEmpty, !targets.isEmpty {
      let places = Array(repeating: "?", count: targets.count).joined(separator: ", ")
      return (
        "rid IN (SELECT source FROM reference WHERE target IN (\(places)))",
        targets.map { .integer(Int64(bitPattern: $0.hash)) }
      )
    }
    let path = SQLValue.text("$.\"\(condition.field)\"")
    guard !condition.value.isEmpty else {
      return ("coalesce(json_extract(body, ?), '') = ''", [path])
    }
    let value = SQLValue.text(condition.value)
    return (
      """
      EXISTS (SELECT 1 FROM json_each(body, ?) WHERE atom = ? OR type IN ('array', 'object', ?)
        OR (type IN ('integer', 'real') AND CAST(atom AS REAL) = CAST(? AS REAL)))
      """, [path, value, value, value]
    )
  }

  /// The records that a condition on a reference can mean.
  private func targets(of condition: ListQuery.Condition, kind: String) -> [RecordKey] {
    guard let rule = RecordKind(rawValue: kind)?.rule(for: condition.field) else {
      return []
    }
    return targets(condition.value, type: rule.type)
  }

  private func targets(_ value: String, type: FieldType) -> [RecordKey] {
    switch type {
    case .reference(let kind):
      guard RecordKey.isID(value.utf8) else { return [] }
      let own = RecordKey(kind: kind.rawValue, id: value)
      guard let path = RecordKey(path: value), path.kind == kind.rawValue else { return [own] }
      return [own, path]
    case .path(let kinds):
      if let path = RecordKey(path: value), RecordKind(rawValue: path.kind) != nil {
        return [path]
      }
      guard RecordKey.isID(value.utf8) else { return [] }
      return (kinds ?? RecordKind.allCases).map { RecordKey(kind: $0.rawValue, id: value) }
    case .list(let item): return targets(value, type: item)
    default: return []
    }
  }
}
