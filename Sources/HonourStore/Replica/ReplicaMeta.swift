import GRDB
import HonourModel

/// The named values of a replica: its position, and what a person set.
enum ReplicaMeta {
  static func read(_ key: String, in database: Database) throws -> String? {
    try database.prepared("SELECT value FROM meta WHERE key = ?")
      .first(.text(key)) { $0.string(0) }
  }

  static func write(_ key: String, _ value: String, in database: Database) throws {
    try database.prepared("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)")
      .execute(.text(key), .text(value))
  }

  /// The addresses that the last successful sync was given.
  static func addresses(in database: Database) throws -> [String] {
    (try read("addresses", in: database) ?? "").split(separator: "\n").map(String.init)
  }

  /// The revision held; nil before the first sync, and where the values are not readable.
  static func revision(in database: Database) throws -> RevisionInfo? {
    func number<T: FixedWidthInteger>(_ key: String, _ type: T.Type) throws -> T? {
      try read(key, in: database).flatMap { T($0) }
    }
    guard let lineage = try read("lineage", in: database).flatMap({ Lineage(hex: $0) }),
      let epoch = try number("epoch", UInt64.self),
      let revision = try number("revision", UInt64.self),
      let view = try number("view", UInt64.self),
      let root = try read("root", in: database).flatMap({ Digest(hex: $0) }),
      let publishedAt = try number("published_at", Int64.self),
      let records = try number("records", UInt64.self),
      let bytes = try number("bytes", UInt64.self)
    else { return nil }
    return RevisionInfo(
      position: Position(
        lineage: lineage, epoch: epoch, revision: revision, view: view, root: root),
      publishedAt: publishedAt, author: try read("author", in: database) ?? "",
      message: try read("message", in: database) ?? "", recordCount: records,
      canonicalBytes: bytes)
  }

  static func write(_ info: RevisionInfo, in database: Database) throws {
    let position = info.position
    let values = [
      ("lineage", position.lineage.hex), ("epoch", String(position.epoch)),
      ("revision", String(position.revision)), ("view", String(position.view)),
      ("root", position.root.hex), ("published_at", String(info.publishedAt)),
      ("author", info.author), ("message", info.message),
      ("records", String(info.recordCount)), ("bytes", String(info.canonicalBytes)),
    ]
    for (key, value) in values { try write(key, value, in: database) }
  }
}
