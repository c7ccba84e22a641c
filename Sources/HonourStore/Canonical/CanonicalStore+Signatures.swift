import GRDB
package import HonourModel

extension CanonicalStore {
  package func signedManifest(of revision: UInt64) throws(StoreError) -> SignedManifest? {
    try lookUp { database in
      guard try !CanonicalSchema.hasNoSignatures(database),
        let row = try RevisionTable(database, lineage: lineage).row(revision)
      else { return nil }
      return try SignatureTable(database).manifest(of: row.info)
    }
  }

  /// Signs the kept revisions that nobody has signed, from the oldest on; the empty state where
  /// nothing was published.
  ///
  /// One transaction. What is signed already stays as it is, or is signed `again`, by another key: the
  /// hashes stay the same.
  /// - Returns: How many revisions were signed.
  @discardableResult
  package func signHistory(
    by publisher: SigningKey, again: Bool = false
  ) throws(StoreError) -> UInt64 {
    let writer = try requireWriter()
    do {
      return try writer.inDatabase { database in
        var count: UInt64 = 0
        try database.inTransaction(.immediate) {
          if again { try SignatureTable(database).signAgain(by: publisher, lineage: lineage) }
          count = try Self.signHistory(by: publisher, lineage: lineage, in: database)
          return .commit
        }
        return count
      }
    } catch {
      noteFailure(error)
      throw StoreError(error, path: path)
    }
  }

  private static func signHistory(
    by publisher: SigningKey, lineage: Lineage, in database: Database
  ) throws -> UInt64 {
    let revisions = RevisionTable(database, lineage: lineage)
    let signatures = SignatureTable(database)
    let newest = try revisions.newest().info.position.revision
    let oldest = newest == 0 ? 0 : try Horizon(database).oldest
    var count: UInt64 = 0
    var before: RevisionInfo? = oldest == 1 ? revisions.empty.info : nil
    for number in oldest...newest {
      guard let row = try revisions.row(number) else {
        throw StoreDamage(place: "revision[\(number)]")
      }
      if try signatures.manifest(of: row.info) == nil {
        try signatures.sign(row.info, after: before, by: publisher)
        count += 1
      }
      before = row.info
    }
    return count
  }
}
