package import GRDB
package import HonourModel

/// Reads and writes the rows of `revision` within a transaction.
package struct RevisionTable {
  /// A revision, and the number of the last version that belongs to it.
  package struct Row: Hashable, Sendable {
    package let info: RevisionInfo
    package let lastVersion: Int64
  }

  private static let columns =
    "revision, epoch, root, published_at, author, message, record_count, canonical_bytes, "
    + "last_version"

  private let database: Database
  private let lineage: Lineage

  package init(_ database: Database, lineage: Lineage) {
    self.database = database
    self.lineage = lineage
  }

  /// The state before the first publish.
  package var empty: Row {
    Row(
      info: RevisionInfo(
        position: Position(lineage: lineage, epoch: 0, revision: 0, root: .zero), publishedAt: 0,
        author: "", message: "", recordCount: 0, canonicalBytes: 0),
      lastVersion: 0)
  }

  package func newest() throws -> Row {
    try database.prepared(
      "SELECT \(Self.columns) FROM revision ORDER BY revision DESC LIMIT 1"
    ).first(read: row) ?? empty
  }

  /// Nil where the history holds no such revision.
  package func row(_ revision: UInt64) throws -> Row? {
    guard revision > 0 else { return empty }
    guard let number = Int64(exactly: revision) else { return nil }
    return try database.prepared("SELECT \(Self.columns) FROM revision WHERE revision = ?")
      .first(.integer(number), read: row)
  }

  /// The number of the last version that belongs to a revision.
  ///
  /// - Throws: ``StoreError/unknownRevision(_:)``, ``StoreError/prunedRevision(_:oldest:)``.
  package func bound(_ revision: UInt64) throws -> Int64 {
    if let row = try row(revision) { return row.lastVersion }
    let oldest = try Horizon(database).oldest
    throw revision < oldest
      ? StoreError.prunedRevision(revision, oldest: oldest) : .unknownRevision(revision)
  }

  /// Up to `limit` revisions from `revision` downwards.
  package func rows(from revision: UInt64, limit: Int) throws -> [Row] {
    var rows: [Row] = []
    try database.prepared(
      "SELECT \(Self.columns) FROM revision WHERE revision <= ? ORDER BY revision DESC LIMIT ?"
    ).eachRow(.integer(Int64(clamping: revision)), .integer(Int64(clamping: limit))) {
      rows.append(try row($0))
    }
    return rows
  }

  /// The revision that made a version.
  package func row(ofVersion vid: Int64) throws -> Row? {
    try database.prepared(
      "SELECT \(Self.columns) FROM revision WHERE last_version >= ? ORDER BY revision LIMIT 1"
    ).first(.integer(vid), read: row)
  }

  package func insert(_ row: Row) throws {
    let info = row.info
    try database.prepared(
      "INSERT INTO revision(\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ).execute(
      .integer(try stored(info.position.revision)), .integer(try stored(info.position.epoch)),
      .blob(info.position.root.bytes), .integer(info.publishedAt), .text(info.author),
      .text(info.message), .integer(try stored(info.recordCount)),
      .integer(try stored(info.canonicalBytes)), .integer(row.lastVersion))
  }

  private func row(_ statement: PreparedStatement) throws -> Row {
    guard let root = Digest(bytes: statement.bytes(2)) else { throw damage("root") }
    return Row(
      info: RevisionInfo(
        position: Position(
          lineage: lineage, epoch: try number(statement, 1), revision: try number(statement, 0),
          root: root),
        publishedAt: statement.integer(3), author: statement.string(4),
        message: statement.string(5), recordCount: try number(statement, 6),
        canonicalBytes: try number(statement, 7)),
      lastVersion: statement.integer(8))
  }

  private func number(_ statement: PreparedStatement, _ column: Int32) throws -> UInt64 {
    guard let value = UInt64(exactly: statement.integer(column)) else { throw damage("number") }
    return value
  }

  private func stored(_ value: UInt64) throws -> Int64 {
    guard let stored = Int64(exactly: value) else { throw damage("number") }
    return stored
  }

  private func damage(_ field: String) -> StoreDamage { StoreDamage(place: "revision.\(field)") }
}
