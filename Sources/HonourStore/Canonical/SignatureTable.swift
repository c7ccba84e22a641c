package import GRDB
package import HonourModel

/// Reads and writes the rows of `signature` within a transaction.
///
/// Source: `Protocol/revisions.md`, section 6.
package struct SignatureTable {
  private let database: Database

  package init(_ database: Database) { self.database = database }

  /// A revision as it was signed; nil where nobody did.
  ///
  /// - Throws: ``StoreDamage`` where the row is not of this revision.
  package func manifest(of info: RevisionInfo) throws -> SignedManifest? {
    let number = Int64(clamping: info.position.revision)
    let row = try database.prepared(
      "SELECT hash, previous, signature FROM signature WHERE revision = ?"
    ).first(.integer(number)) { ($0.bytes(0), $0.bytes(1), $0.bytes(2)) }
    guard let row else { return nil }
    guard let previous = Digest(bytes: row.1), let signature = Signature(bytes: row.2) else {
      throw StoreDamage(place: "signature[\(number)]")
    }
    let manifest = RevisionManifest(info, previous: previous)
    guard manifest.hash.bytes == row.0 else {
      throw StoreDamage(place: "signature[\(number)].hash")
    }
    return SignedManifest(manifest, signature)
  }

  /// Signs a revision that follows another one; the hash of one that nobody signed is made as if
  /// nothing were known before it.
  package func sign(
    _ info: RevisionInfo, after before: RevisionInfo?, by publisher: SigningKey
  ) throws {
    var previous = Digest.zero
    if let before {
      previous =
        try manifest(of: before)?.manifest.hash
        ?? RevisionManifest(before, previous: .zero).hash
    }
    let manifest = RevisionManifest(info, previous: previous)
    let signed = SignedManifest(signing: manifest, with: publisher)
    try database.prepared(
      "INSERT INTO signature(revision, hash, previous, signature) VALUES (?, ?, ?, ?)"
    ).execute(
      .integer(Int64(clamping: info.position.revision)), .blob(manifest.hash.bytes),
      .blob(previous.bytes), .blob(signed.signature.bytes))
  }

  /// Signs what is signed with another key; previous hashes and so all hashes stay.
  func signAgain(by publisher: SigningKey, lineage: Lineage) throws {
    let revisions = RevisionTable(database, lineage: lineage)
    var numbers: [UInt64] = []
    try database.prepared("SELECT revision FROM signature ORDER BY revision").eachRow {
      numbers.append(UInt64(clamping: $0.integer(0)))
    }
    for number in numbers {
      let info = number == 0 ? revisions.empty.info : try revisions.row(number)?.info
      guard let info, let old = try manifest(of: info) else {
        throw StoreDamage(place: "signature[\(number)]")
      }
      let signed = SignedManifest(signing: old.manifest, with: publisher)
      try database.prepared("UPDATE signature SET signature = ? WHERE revision = ?").execute(
        .blob(signed.signature.bytes), .integer(Int64(clamping: number)))
    }
  }

  /// Drops the rows of revisions that are not kept.
  func forget(before oldest: UInt64) throws {
    try database.prepared("DELETE FROM signature WHERE revision < ?")
      .execute(.integer(Int64(clamping: oldest)))
  }
}
