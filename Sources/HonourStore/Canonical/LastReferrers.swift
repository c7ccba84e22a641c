import GRDB
import HonourModel

/// Finds the last record of a kind, in the order of the ids, that refers to each of some targets in the
/// newest state.
///
/// The index of references tells row numbers alone, a score for each target. The rows are read in the
/// order of their numbers, so that a page that holds several of them is read once.
struct LastReferrers {
  struct Referrer {
    let id: [UInt8]
    let version: Int64?
  }

  /// Rows that are sorted together.
  private static let batchCount = 65_536

  private let sources: PreparedStatement
  private let row: PreparedStatement

  init(_ database: Database) throws {
    sources = try database.prepared("SELECT source FROM reference WHERE target = ?")
    row = try database.prepared("SELECT kind, id, version FROM record WHERE rid = ?")
  }

  /// One for each hash of a target; nil where nothing of the kind refers to it.
  func find(ofKind kind: [UInt8], to hashes: [Int64]) throws -> [Referrer?] {
    var found: [Referrer?] = Array(repeating: nil, count: hashes.count)
    var batch: [(source: Int64, target: Int)] = []
    for (target, hash) in hashes.enumerated() {
      try sources.eachRow(.integer(hash)) {
        batch.append(($0.integer(0), target))
        if batch.count == Self.batchCount { try read(&batch, ofKind: kind, into: &found) }
      }
    }
    try read(&batch, ofKind: kind, into: &found)
    return found
  }

  private func read(
    _ batch: inout [(source: Int64, target: Int)], ofKind kind: [UInt8],
    into found: inout [Referrer?]
  ) throws {
    batch.sort { $0.source < $1.source }
    for (source, target) in batch {
      try row.eachRow(.integer(source)) { row in
        guard row.bytes(0) == kind else { return }
        let id = row.bytes(1)
        if let last = found[target], !last.id.lexicographicallyPrecedes(id) { return }
        found[target] = Referrer(id: id, version: row.optionalInteger(2))
      }
    }
    batch.removeAll(keepingCapacity: true)
  }
}
