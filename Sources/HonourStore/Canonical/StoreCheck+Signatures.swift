import HonourModel

extension StoreCheck {
  /// Compares what was signed with the revisions, and each with the one before.
  ///
  /// Whose the signatures are the keys say, which are not here.
  mutating func checkSignatures() throws {
    guard try !CanonicalSchema.hasNoSignatures(database) else { return }
    var numbers: [UInt64] = []
    try database.prepared("SELECT revision FROM signature ORDER BY revision").eachRow {
      numbers.append(UInt64(clamping: $0.integer(0)))
    }
    var before: (number: UInt64, hash: Digest)?
    for number in numbers {
      guard let manifest = try manifest(of: number) else {
        add(.wrongSignature(revision: number))
        before = nil
        continue
      }
      if let before, before.number + 1 == number, manifest.previous != before.hash {
        add(.wrongSignature(revision: number))
      }
      before = (number, manifest.hash)
    }
  }

  /// Nil where the row is not of this revision, or of none.
  private func manifest(of number: UInt64) throws -> RevisionManifest? {
    guard let info = try revisions.row(number)?.info else { return nil }
    do {
      return try SignatureTable(database).manifest(of: info)?.manifest
    } catch is StoreDamage {
      return nil
    }
  }
}
