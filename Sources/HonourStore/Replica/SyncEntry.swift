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

  /// Newest first.
  ///
  /// A row that cannot be read is left out; `honour verify` names it.
  static func fetch(_ limit: Int, in database: Database) throws -> [SyncEntry] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM sync_log ORDER BY entry DESC LIMIT ?", arguments: [limit]
    ).compactMap { SyncEntry($0) }
  }

  /// The entries that cannot be read.
  static func unreadable(in database: Database) throws -> [Int64] {
    try Row.fetchAll(database, sql: "SELECT * FROM sync_log").compactMap { row in
      SyncEntry(row) == nil ? row["entry"] : nil
    }
  }

  private init?(_ row: Row) {
    func number(_ column: String) -> UInt64? {
      (row[column] as Int64?).map { UInt64(bitPattern: $0) }
    }
    guard let lineage = (row["lineage"] as String?).flatMap({ Lineage(hex: $0) }),
      let root = (row["root"] as String?).flatMap({ Digest(hex: $0) }),
      let epoch = number("epoch"), let revision = number("revision"), let view = number("view"),
      let records = number("records"), let bytes = number("bytes"),
      let publishedAt = row["published_at"] as Int64?, let at = row["synced_at"] as Int64?,
      let received = number("bytes_received"), let sent = number("bytes_sent"),
      let roundTrips = number("round_trips"), let inserted = number("inserted"),
      let replaced = number("replaced"), let deleted = number("deleted")
    else { return nil }
    info = RevisionInfo(
      position: Position(
        lineage: lineage, epoch: epoch, revision: revision, view: view, root: root),
      publishedAt: publishedAt, author: row["author"] ?? "", message: row["message"] ?? "",
      recordCount: records, canonicalBytes: bytes)
    contact = SyncContact(
      at: at, address: row["address"] ?? "", bytesReceived: received, bytesSent: sent,
      roundTrips: roundTrips)
    shape = row["shape"] ?? ""
    self.inserted = inserted
    self.replaced = replaced
    self.deleted = deleted
  }
}
