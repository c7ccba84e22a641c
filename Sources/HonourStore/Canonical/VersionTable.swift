package import GRDB
package import HonourModel

/// Reads and writes the rows of `version` within a transaction.
package struct VersionTable {
  /// One version of a record.
  package struct Row: Hashable, Sendable {
    package let vid: Int64
    package let rid: Int64
    package let previous: Int64?
    /// Nil where the version is the record's deletion.
    package let body: [UInt8]?
  }

  private let select: PreparedStatement
  private let selectPrevious: PreparedStatement
  private let selectBody: PreparedStatement

  package init(_ database: Database) throws {
    select = try database.prepared("SELECT rid, previous, body FROM version WHERE vid = ?")
    selectPrevious = try database.prepared("SELECT previous FROM version WHERE vid = ?")
    selectBody = try database.prepared("SELECT body FROM version WHERE vid = ?")
  }

  /// - Throws: ``StoreDamage`` where the version is missing.
  package func row(_ vid: Int64) throws -> Row {
    let row = try select.first(.integer(vid)) {
      Row(
        vid: vid, rid: $0.integer(0), previous: $0.optionalInteger(1), body: $0.optionalBytes(2))
    }
    guard let row else { throw StoreDamage(place: "version[\(vid)]") }
    return row
  }

  /// The body that a version holds; nil for a deletion and for no version.
  ///
  /// - Throws: ``StoreDamage`` where the version is missing.
  package func body(_ vid: Int64?) throws -> [UInt8]? {
    guard let vid else { return nil }
    guard let body = try selectBody.first(.integer(vid), read: { $0.optionalBytes(0) }) else {
      throw StoreDamage(place: "version[\(vid)]")
    }
    return body
  }

  /// Walks a record's history from `vid` back to the newest version that is not after `bound`.
  package func version(_ vid: Int64?, atMost bound: Int64) throws -> Int64? {
    var place = vid
    while let vid = place, vid > bound {
      let previous = try selectPrevious.first(.integer(vid)) { $0.optionalInteger(0) }
      guard let previous else { throw StoreDamage(place: "version[\(vid)]") }
      // A chain that does not fall would never end.
      guard previous.map({ $0 < vid }) ?? true else {
        throw StoreDamage(place: "version[\(vid)].previous")
      }
      place = previous
    }
    return place
  }

  /// The version that has `vid` as the one before it, in the history that ends in `newest`.
  package func successor(of vid: Int64, from newest: Int64?) throws -> Int64 {
    var place = newest
    while let next = place, next > vid {
      let previous = try row(next).previous
      if previous == vid { return next }
      guard previous.map({ $0 < next }) ?? true else { break }
      place = previous
    }
    throw StoreDamage(place: "version[\(vid)]")
  }
}

extension Database {
  /// The newest version of a key; nil where the key never was.
  package func newestVersion(of key: RecordKey) throws -> Int64? {
    let found = try prepared("SELECT version FROM record WHERE kind = ? AND id = ?")
      .first(.text(key.kindBytes), .text(key.idBytes)) { $0.optionalInteger(0) }
    return found ?? nil
  }
}
