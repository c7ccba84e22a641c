import GRDB
import HonourModel

/// The tables of a replica.
///
/// Any tool that reads SQLite can open it.
///
/// `record` holds the canonical bytes; `kind`, `reference`, `phrase`, `mention`, `phrase_index`, the
/// `sort` column and `tree` are derived from these bytes, and `honour verify` recomputes them.
/// Source: `Protocol/replica.md`, section 2.
enum ReplicaSchema {
  static let tables = stateTables + logTables.map(\.sql).joined()

  /// What is told of the state: where it stands, and how it came.
  static let logTables: [(name: String, sql: String)] = [
    (
      "meta",
      "CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;\n"
    ),
    (
      "sync_log",
      """
      CREATE TABLE sync_log (
        entry INTEGER PRIMARY KEY, lineage TEXT NOT NULL, epoch INTEGER NOT NULL,
        revision INTEGER NOT NULL, view INTEGER NOT NULL, root TEXT NOT NULL,
        published_at INTEGER NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL,
        records INTEGER NOT NULL, bytes INTEGER NOT NULL,
        synced_at INTEGER NOT NULL, address TEXT NOT NULL, shape TEXT NOT NULL,
        bytes_received INTEGER NOT NULL, bytes_sent INTEGER NOT NULL, round_trips INTEGER NOT NULL,
        inserted INTEGER NOT NULL, replaced INTEGER NOT NULL, deleted INTEGER NOT NULL);

      """
    ),
  ]

  /// What belongs to a state: the records, and what is derived from them.
  private static let stateTables = """
    CREATE TABLE kind (
      code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, records INTEGER NOT NULL);
    CREATE TABLE record (
      rid INTEGER PRIMARY KEY, hash INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
      sort BLOB NOT NULL, body TEXT NOT NULL);
    CREATE TABLE reference (
      target INTEGER NOT NULL, kind INTEGER NOT NULL, source INTEGER NOT NULL,
      PRIMARY KEY (target, kind, source)) WITHOUT ROWID;
    CREATE TABLE phrase (
      pid INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE,
      exact TEXT NOT NULL, toneless TEXT NOT NULL, plain TEXT NOT NULL);
    CREATE TABLE mention (
      phrase INTEGER NOT NULL, place INTEGER NOT NULL, rid INTEGER NOT NULL,
      PRIMARY KEY (phrase, place, rid)) WITHOUT ROWID;
    CREATE VIRTUAL TABLE phrase_index USING fts5(
      exact, toneless, plain, content='phrase', content_rowid='pid',
      detail=column, columnsize=0, tokenize='ascii');
    CREATE TABLE tree (page INTEGER PRIMARY KEY, digests BLOB NOT NULL);

    """

  /// Left out while a snapshot is loaded, and built over the sorted whole after it.
  static let indexes: [(name: String, sql: String)] = [
    ("record_key", "CREATE UNIQUE INDEX record_key ON record (kind, id)"),
    ("record_hash", "CREATE INDEX record_hash ON record (hash)"),
    ("record_order", "CREATE INDEX record_order ON record (kind, sort)"),
    ("phrase_exact", "CREATE INDEX phrase_exact ON phrase (exact)"),
    ("phrase_toneless", "CREATE INDEX phrase_toneless ON phrase (toneless)"),
    ("phrase_plain", "CREATE INDEX phrase_plain ON phrase (plain)"),
  ]

  static func create(in database: Database) throws {
    try database.execute(sql: tables)
    try createIndexes(in: database)
    try ReplicaViews.refresh(in: database)
    try database.execute(
      sql: """
        PRAGMA application_id = \(ReplicaFormat.applicationID);
        PRAGMA user_version = \(ReplicaFormat.version);
        """)
  }

  static func createIndexes(in database: Database) throws {
    for index in indexes { try database.execute(sql: index.sql) }
  }

  static func dropIndexes(in database: Database) throws {
    for index in indexes { try database.execute(sql: "DROP INDEX IF EXISTS \(index.name)") }
  }

  /// Makes everything that belongs to a state anew and empty, whatever became of it.
  ///
  /// The log and what a person set stay.
  static func renew(in database: Database) throws {
    try dropWordIndex(in: database)
    for table in ["mention", "phrase", "reference", "record", "kind", "tree"] {
      try database.execute(sql: "DROP TABLE IF EXISTS \(table)")
    }
    try database.execute(sql: stateTables)
    try createIndexes(in: database)
    try ReplicaViews.refresh(in: database)
  }

  /// Empties everything that belongs to a state; the log and what a person set stay.
  static func clear(in database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO phrase_index (phrase_index) VALUES ('delete-all');
        DELETE FROM mention;
        DELETE FROM phrase;
        DELETE FROM reference;
        DELETE FROM record;
        DELETE FROM kind;
        DELETE FROM tree;
        """)
  }
}
