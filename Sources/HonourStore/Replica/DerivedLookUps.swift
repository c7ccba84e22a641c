import GRDB
import HonourModel

/// Asks whether the references of records are filed.
struct ReferenceLookUp {
  private let find: PreparedStatement

  init(_ database: Database) throws {
    find = try database.prepared(
      "SELECT 1 FROM reference WHERE target = ? AND kind = ? AND source = ?")
  }

  /// Whether a record of a kind's number refers to all of these hashes.
  func holds(_ targets: [UInt64], kind: Int64, rid: Int64) throws -> Bool {
    try targets.allSatisfy { target in
      let hash = SQLValue.integer(Int64(bitPattern: target))
      return try find.first(hash, .integer(kind), .integer(rid)) { _ in true } != nil
    }
  }
}

/// Asks whether the texts of records are filed for searching.
struct MentionLookUp {
  private let find: PreparedStatement

  init(_ database: Database) throws {
    find = try database.prepared(
      """
      SELECT 1 FROM mention WHERE phrase = (SELECT pid FROM phrase WHERE text = ?)
      AND place = ? AND rid = ?
      """)
  }

  func holds(_ phrases: [Derivation.Phrase], rid: Int64) throws -> Bool {
    try phrases.allSatisfy { phrase in
      let text = SQLValue.text(phrase.text.string)
      return try find.first(text, .integer(phrase.place), .integer(rid)) { _ in true } != nil
    }
  }
}
