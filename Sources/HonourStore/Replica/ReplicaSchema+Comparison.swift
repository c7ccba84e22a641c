import GRDB

// What a file has of the tables that this program makes. Source: `Protocol/replica.md`, section 2.
extension ReplicaSchema {
  /// What is not as this program makes it.
  struct Difference {
    var missing: [SchemaObject] = []
    var altered: [SchemaObject] = []
    /// Triggers: none is ours, and each may change what is written.
    var foreign: [SchemaObject] = []
  }

  static let wordIndexTables = ["phrase_index"] + wordTables
  /// Those that SQLite makes for the word index: of them only the names are known.
  private static let wordTables = ["phrase_index_data", "phrase_index_idx", "phrase_index_config"]

  /// Compares a file's tables, indexes and views with those of a new replica.
  ///
  /// Tables and indexes that somebody added are no harm and not looked at.
  static func difference(in database: Database) throws -> Difference {
    let expected = try DatabaseQueue().write { fresh in
      try create(in: fresh)
      return try objects(in: fresh)
    }
    let found = try objects(in: database)
    var result = Difference()
    let lost = expected.map(\.object).filter { object in
      object.kind == .table && !found.contains { $0.object == object }
    }
    for (object, sql, table) in expected {
      let owner = wordTables.contains(object.name) ? "phrase_index" : table
      if let have = found.first(where: { $0.object == object }) {
        if have.sql != sql, !wordTables.contains(object.name) { result.altered.append(object) }
      } else if object.name == owner || !lost.contains(SchemaObject(.table, owner)) {
        // What belongs to a lost table went with it.
        result.missing.append(object)
      }
    }
    result.foreign = found.map(\.object).filter { $0.kind == .trigger }
    return result
  }

  /// Everything that was made by a statement, in the order of the names.
  private static func objects(
    in database: Database
  ) throws -> [(object: SchemaObject, sql: String, table: String)] {
    var result: [(object: SchemaObject, sql: String, table: String)] = []
    try database.prepared(
      """
      SELECT type, name, sql, tbl_name FROM main.sqlite_schema WHERE sql IS NOT NULL
      ORDER BY name
      """
    ).eachRow { row in
      guard let kind = SchemaObject.Kind(rawValue: row.string(0)) else { return }
      result.append((SchemaObject(kind, row.string(1)), row.string(2), row.string(3)))
    }
    return result
  }

  /// Makes anew, and empty, those of the tables outside the state that are lost or altered, and
  /// removes what may change what is written.
  static func renewLog(in database: Database) throws {
    let difference = try difference(in: database)
    for trigger in difference.foreign {
      try database.execute(sql: "DROP TRIGGER \(trigger.name.quotedDatabaseIdentifier)")
    }
    for (name, sql) in logTables {
      let table = SchemaObject(.table, name)
      guard difference.missing.contains(table) || difference.altered.contains(table) else {
        continue
      }
      try database.execute(sql: "DROP TABLE IF EXISTS \(name); \(sql)")
    }
  }

  /// Drops the word index, also where SQLite cannot open it.
  static func dropWordIndex(in database: Database) throws {
    do {
      try database.execute(sql: "DROP TABLE IF EXISTS phrase_index")
    } catch {
      // Its entry holds no page of the file; its tables are tables like any other without it.
      try database.execute(
        sql: """
          PRAGMA writable_schema = ON;
          DELETE FROM sqlite_schema WHERE name = 'phrase_index';
          PRAGMA writable_schema = RESET;
          """)
    }
    for table in wordTables { try database.execute(sql: "DROP TABLE IF EXISTS \(table)") }
  }
}
