package import GRDB
package import HonourModel

/// The tables of a canonical store.
///
/// Source: `Protocol/revisions.md`, section 6.
package enum CanonicalSchema {
  package static let fileName = "store.db"
  /// `HNRC` in ASCII, in the SQLite header: this file is a canonical store.
  package static let applicationID: UInt32 = 0x484E_5243
  /// The format version, in the SQLite header's user version.
  package static let format: UInt32 = 3
  /// The formats that a writer brings to this one, and a reader reads as they are.
  package static let knownFormats: ClosedRange<UInt32> = 1...format

  package static let hashIndex = "CREATE INDEX record_hash ON record(hash, live)"

  /// Makes the tables of an empty store.
  package static func create(in database: Database, lineage: Lineage) throws {
    try database.execute(sql: tables)
    try database.prepared("INSERT INTO meta(name, value) VALUES ('lineage', ?)")
      .execute(.blob(lineage.bytes))
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try database.execute(sql: "PRAGMA user_version = \(format)")
  }

  /// Brings an older store to this format, whole or not at all.
  package static func migrate(_ database: Database) throws {
    // Not the file's header: what the log holds of it may be newer.
    let found = try storedFormat(database)
    guard found < Int64(format) else { return }
    try database.inTransaction(.immediate) {
      if found < 2 {
        try database.execute(sql: additions)
        try BlockTable(database).rebuild()
      }
      try database.execute(sql: signatures)
      try database.execute(sql: "PRAGMA user_version = \(Self.format)")
      return .commit
    }
  }

  /// Whether the store is of a format without blocks.
  static func hasNoBlocks(_ database: Database) throws -> Bool {
    try storedFormat(database) < 2
  }

  /// Whether the store is of a format without signatures.
  static func hasNoSignatures(_ database: Database) throws -> Bool {
    try storedFormat(database) < 3
  }

  private static func storedFormat(_ database: Database) throws -> Int64 {
    try database.prepared("PRAGMA user_version").first { $0.integer(0) } ?? 0
  }

  /// Tables of one connection that hold what an import has still to merge.
  package static func createTemporary(in database: Database) throws {
    try database.execute(
      sql: """
        CREATE TEMP TABLE IF NOT EXISTS staged_reference(
          target INTEGER NOT NULL, source INTEGER NOT NULL) STRICT;
        CREATE TEMP TABLE IF NOT EXISTS staged_natural_key(
          kind TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY(kind, text)) STRICT, WITHOUT ROWID;
        PRAGMA temp.cache_size = -8192;
        """)
  }

  /// - `record`: one row for each key that was in the kept history. `version` is its newest version; `live` says
  ///   whether that one has a body. `hash` is `RecordKey.hash` as a signed bit pattern: a bucket
  ///   is a range of it. `targets` are the hashes of what the newest body refers to, 8 bytes each.
  /// - `version`: every body a record had in the kept history; NULL is a deletion. The versions of a revision are
  ///   the `vid`s after the `last_version` of the one before, up to its own; `previous` chains a
  ///   record's history.
  /// - `reference` and `natural_key` describe the newest state alone and are made from it.
  /// - `block`: counts the newest state's records by key; see ``BlockTable``.
  /// - `horizon`: one row; see ``Horizon``.
  /// - `signature`: a kept revision as the publisher signed it; see ``SignatureTable``.
  /// - `tree`: the bucket digests of the newest state, 16 to a page; an absent page is all zero.
  private static let tables = """
    CREATE TABLE meta(
      name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE revision(
      revision INTEGER PRIMARY KEY, epoch INTEGER NOT NULL, root BLOB NOT NULL,
      published_at INTEGER NOT NULL, author TEXT NOT NULL, message TEXT NOT NULL,
      record_count INTEGER NOT NULL, canonical_bytes INTEGER NOT NULL,
      last_version INTEGER NOT NULL) STRICT;
    CREATE TABLE record(
      rid INTEGER PRIMARY KEY, hash INTEGER NOT NULL, live INTEGER NOT NULL, version INTEGER,
      kind TEXT NOT NULL, id TEXT NOT NULL, targets BLOB, natural_key TEXT) STRICT;
    CREATE UNIQUE INDEX record_key ON record(kind, id);
    \(hashIndex);
    CREATE TABLE version(
      vid INTEGER PRIMARY KEY, rid INTEGER NOT NULL, previous INTEGER, body TEXT) STRICT;
    CREATE TABLE reference(
      target INTEGER NOT NULL, source INTEGER NOT NULL,
      PRIMARY KEY(target, source)) STRICT, WITHOUT ROWID;
    CREATE TABLE natural_key(
      kind TEXT NOT NULL, text TEXT NOT NULL, rid INTEGER NOT NULL,
      PRIMARY KEY(kind, text, rid)) STRICT, WITHOUT ROWID;
    CREATE TABLE tree(page INTEGER PRIMARY KEY, digests BLOB NOT NULL) STRICT;
    \(additions)
    \(signatures)
    """

  /// What format 2 added.
  private static let additions = """
    CREATE INDEX record_dead ON record(kind, id) WHERE live = 0;
    CREATE INDEX version_deleted ON version(vid) WHERE body IS NULL;
    CREATE TABLE block(
      kind TEXT NOT NULL, level INTEGER NOT NULL, first TEXT NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY(kind, level, first)) STRICT, WITHOUT ROWID;
    CREATE TABLE horizon(
      oldest INTEGER NOT NULL, compacted INTEGER NOT NULL, dropped INTEGER NOT NULL) STRICT;
    INSERT INTO horizon(oldest, compacted, dropped) VALUES (1, 0, 0);
    """

  /// What format 3 added.
  private static let signatures = """
    CREATE TABLE signature(
      revision INTEGER PRIMARY KEY, hash BLOB NOT NULL, previous BLOB NOT NULL,
      signature BLOB NOT NULL) STRICT;
    """
}
