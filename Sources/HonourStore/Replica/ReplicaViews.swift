import GRDB
import HonourModel

/// A readable view for each kind, a column for each field, for people with any SQLite tool.
///
/// Lists and objects come as JSON. Fields that this program does not know stand in `body` of
/// `record`.
enum ReplicaViews {
  /// Makes the views anew where they are not what this program would make.
  static func refresh(in database: Database) throws {
    for kind in RecordKind.allCases {
      let name = kind.rawValue
      let wanted = sql(for: kind)
      let found = try String.fetchOne(
        database, sql: "SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?",
        arguments: [name])
      guard found != wanted else { continue }
      try database.execute(sql: "DROP VIEW IF EXISTS \(quoted(name))")
      try database.execute(sql: wanted)
    }
  }

  static func sql(for kind: RecordKind) -> String {
    var columns = ["id"]
    for name in kind.fields.map(\.name) where !["kind", "id"].contains(name) {
      columns.append("json_extract(body, '$.\(quoted(name))') AS \(quoted(name))")
    }
    return "CREATE VIEW \(quoted(kind.rawValue)) AS SELECT \(columns.joined(separator: ", "))"
      + " FROM record WHERE kind = '\(kind.rawValue)'"
  }

  private static func quoted(_ name: String) -> String { "\"\(name)\"" }
}
