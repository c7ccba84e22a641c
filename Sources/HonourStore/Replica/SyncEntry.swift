import GRDB
package import HonourModel

/// One position that this replica has held, and the sync that brought it.
package struct SyncEntry: Hashable, Sendable {
  package let info: RevisionInfo
  package let contact: SyncContact
  /// `delta`, `walk` or `snapshot`.
  package let shape: String
  package let inserted: UInt64
  package let replaced: UInt64
  package let deleted: UInt64
}

extension SyncEntry {
  func insert(into database: Database) throws {
    let position = info.position
    func stored(_ value: UInt64) -> Int64 { Int64(bitPattern: value) }
    try database.execute(
      sql: """
        INSERT INTO sync_log (
          lineage, epoch, revision, view, root, published_at, author, message, records, bytes,
          synced_at, address, shape, bytes_received, bytes_sent, round_trips,
          inserted, replaced, deleted)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        position.lineage.hex, stored(position.epoch), stored(position.revision),
        stored(position.view), position.root.hex, info.publishedAt, info.author, info.message,
        stored(info.recordCount), stored(info.canonicalBytes), contact.at, contact.address, shape,
        stored(contact.bytesReceived), stored(contact.bytesSent), stored(contact.roundTrips),
        stored(inserted), stored(replaced), stored(deleted),
      ])
  }

  private static let columns = """
    entry, lineage, epoch, revision, view, root, published_at, author, message, records, bytes,
    synced_at, address, shape, bytes_received, bytes_sent, round_trips, inserted, replaced, deleted
    """

  /// Newest first.
  ///
  /// A row that cannot be read is left out; `honour verify` names it.
  static func fetch(_ limit: Int, in database: Database) throws -> [SyncEntry] {
    try Row.fetchAll(
      database, sql: "SELECT \(columns) FROM sync_log ORDER BY entry DESC LIMIT ?",
      arguments: [limit]
    ).compactMap { SyncEntry($0) }
  }

  /// Whether the newest entry is that of a revision.
  static func newest(in database: Database, is info: RevisionInfo) throws -> Bool {
    try fetch(1, in: database).first?.info == info
  }

  /// The entries that cannot be read.
  static func unreadable(in database: Database) throws -> [Int64] {
    try Row.fetchAll(database, sql: "SELECT \(columns) FROM sync_log").compactMap { row in
      SyncEntry(row) == nil ? Int64.fromDatabaseValue(row["entry"]) : nil
    }
  }

  private static let shapes = ["delta", "walk", "snapshot"]

  /// Nil where a value is none of its column's type: a damaged file holds anything.
  private init?(_ row: Row) {
    // Not `row[column] as Int64?`, which ends the program where the value is of another type.
    func integer(_ column: String) -> Int64? { Int64.fromDatabaseValue(row[column]) }
    func number(_ column: String) -> UInt64? { integer(column).map { UInt64(bitPattern: $0) } }
    func text(_ column: String) -> String? { String.fromDatabaseValue(row[column]) }
    guard let lineage = text("lineage").flatMap({ Lineage(hex: $0) }),
      let root = text("root").flatMap({ Digest(hex: $0) }),
      let epoch = number("epoch"), let revision = number("revision"), let view = number("view"),
      let records = number("records"), let bytes = number("bytes"),
      let publishedAt = integer("published_at"), let at = integer("synced_at"),
      let author = text("author"), let message = text("message"),
      let address = text("address"), let shape = text("shape"), Self.shapes.contains(shape),
      let received = number("bytes_received"), let sent = number("bytes_sent"),
      let roundTrips = number("round_trips"), let inserted = number("inserted"),
      let replaced = number("replaced"), let deleted = number("deleted")
    else { return nil }
    info = RevisionInfo(
      position: Position(
        lineage: lineage, epoch: epoch, revision: revision, view: view, root: root),
      publishedAt: publishedAt, author: author, message: message, recordCount: records,
      canonicalBytes: bytes)
    contact = SyncContact(
      at: at, address: address, bytesReceived: received, bytesSent: sent, roundTrips: roundTrips)
    self.shape = shape
    self.inserted = inserted
    self.replaced = replaced
    self.deleted = deleted
  }
}
