import GRDB
import HonourModel

// Why what is held is believed. Source: `Protocol/replica.md`, section 2.
extension ReplicaMeta {
  private static let previous = "manifest_previous"
  private static let signature = "manifest_signature"
  private static let attested = "attested"

  static func write(_ evidence: TrustEvidence?, in database: Database) throws {
    guard let evidence else {
      for key in [previous, signature, attested] { try remove(key, in: database) }
      return
    }
    try write(previous, evidence.held.manifest.previous.hex, in: database)
    try write(signature, Hexadecimal.encode(evidence.held.signature.bytes), in: database)
    if let statement = evidence.attested {
      try write(statement, in: database)
    } else {
      try remove(attested, in: database)
    }
  }

  static func write(_ statement: FreshnessStatement, in database: Database) throws {
    let fields = [
      String(statement.epoch), String(statement.revision), statement.hash.hex,
      String(statement.time),
    ]
    try write(attested, fields.joined(separator: " "), in: database)
  }

  /// Nil where there is none, and where its values are not readable.
  static func evidence(in database: Database) throws -> TrustEvidence? {
    guard let info = try revision(in: database),
      let previous = try read(previous, in: database).flatMap({ Digest(hex: $0) }),
      let signature = try read(signature, in: database)
        .flatMap({ Hexadecimal.decode($0) }).flatMap({ Signature(bytes: $0) })
    else { return nil }
    let held = SignedManifest(RevisionManifest(info, previous: previous), signature)
    return TrustEvidence(held: held, attested: try attested(info.position, in: database))
  }

  private static func attested(
    _ position: Position, in database: Database
  ) throws -> FreshnessStatement? {
    guard let text = try read(attested, in: database) else { return nil }
    let fields = text.split(separator: " ", omittingEmptySubsequences: false)
    guard fields.count == 4, let epoch = UInt64(fields[0]), let revision = UInt64(fields[1]),
      let hash = Digest(hex: String(fields[2])), let time = Int64(fields[3])
    else { return nil }
    return FreshnessStatement(
      lineage: position.lineage, epoch: epoch, revision: revision, view: position.view,
      hash: hash, time: time)
  }

  private static func remove(_ key: String, in database: Database) throws {
    try database.prepared("DELETE FROM meta WHERE key = ?").execute(.text(key))
  }
}
