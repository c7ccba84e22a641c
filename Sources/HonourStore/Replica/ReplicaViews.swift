import GRDB
import HonourModel

/// A readable view for each kind, a column for each field, for people with any SQLite tool.
///
/// Lists and objects come as JSON. Fields that this program does not know stand in `body` of
/// `record`.
enum ReplicaViews {
  /// Makes the views anew where they are not what this program would make.
  static func refresh(in database: Database) throws {
    for kind in try outdated(in: database) {
      try database.execute(sql: "DROP VIEW IF EXISTS \(quoted(kind.rawValue))")
      try database.execute(sql: sql(for: kind))
    }
  }

  /// The kinds whose view is missing or another than this program would make.
  private static func outdated(in database: Database) throws -> [RecordKind] {
    let find = try database.prepared(
      "SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?")
    return try RecordKind.allCases.filter { kind in
      try find.first(.text(kind.rawValue)) { $0.string(0) } != sql(for: kind)
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
