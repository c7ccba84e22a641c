import GRDB
import HonourModel

/// Recomputes a replica from its stored bytes and says what differs.
///
/// One pass over the records in key order, in bounded memory. Nothing is believed: neither the
/// columns nor the indexes, nor SQLite's own check, which sees only a part of all flipped bits.
final class ReplicaVerifier {
  /// Problems kept; more are only counted.
  static let problemLimit = 1_000
  /// Kibibytes of page cache: the rows looked up lie all over the derived tables.
  private static let cacheKiB = 131_072

  private(set) var problems: [VerifyProblem] = []
  private(set) var problemCount = 0

  let database: Database
  private let path: String
  private var sortKeys = SortKeys()
  private var builder = HashTreeBuilder()
  private var recordCount: UInt64 = 0
  private var byteCount: UInt64 = 0
  private var kindCounts: [[UInt8]: Int64] = [:]
  private var referenceCount: Int64 = 0
  private var mentionCount: Int64 = 0

  init(_ database: Database, path: String) {
    self.database = database
    self.path = path
  }

  /// Runs everything; a part that cannot be read is a problem and does not end the run.
  func run() {
    attempt { try database.execute(sql: "PRAGMA cache_size = -\(Self.cacheKiB)") }
    attempt { try checkFile() }
    attempt { try checkRecords() }
    attempt { try checkTree() }
    attempt { try checkDerivedCounts() }
    attempt { try checkPhrases() }
    attempt { try checkWordIndex() }
    attempt { try checkViews() }
    attempt { try checkLog() }
  }

  private func attempt(_ part: () throws -> Void) {
    do {
      try part()
    } catch {
      let problem = VerifyProblem.file(StoreError(error, path: path).detail)
      // Parts that read one table meet the same.
      if !problems.contains(problem) { add(problem) }
    }
  }

  func add(_ problem: VerifyProblem) {
    problemCount += 1
    if problems.count < Self.problemLimit { problems.append(problem) }
  }

  private func checkFile() throws {
    try database.prepared("PRAGMA integrity_check(20)").eachRow { row in
      let line = row.string(0)
      if line != "ok" { add(.file(line)) }
    }
  }

  private func checkRecords() throws {
    let codes = try KindTable(database)
    let referenceExists = try database.prepared(
      "SELECT 1 FROM reference WHERE target = ? AND kind = ? AND source = ?")
    let mentionExists = try database.prepared(
      """
      SELECT 1 FROM mention WHERE phrase = (SELECT pid FROM phrase WHERE text = ?)
      AND place = ? AND rid = ?
      """)
    try database.prepared(
      "SELECT kind, id, body, rid, hash, sort FROM record ORDER BY kind, id"
    ).eachRow { row in
      let stored = StoredRecord.canonical(row)
      let rid = SQLValue.integer(row.integer(3))
      recordCount += 1
      byteCount += UInt64(stored.bytes.count)
      kindCounts[Array(stored.key.kind.utf8), default: 0] += 1
      guard let record = try? HonourModel.Record(canonicalBytes: stored.bytes) else {
        builder.add(stored)
        return add(.unreadable(stored.key))
      }
      // The place of the digest follows the bytes, not the columns beside them.
      builder.add(bucket: record.key.bucket, digest: stored.digest)
      if record.key != stored.key || Int64(bitPattern: record.key.hash) != row.integer(4) {
        add(.columns(stored.key))
      }
      let derived = Derivation(record, sortKeys: &sortKeys)
      if derived.sort != row.bytes(5) { add(.sort(stored.key)) }
      let code = SQLValue.integer(codes.known(stored.key.kind) ?? 0)
      let hasReferences = try derived.targets.allSatisfy { target in
        try referenceExists.first(.integer(Int64(bitPattern: target)), code, rid) { _ in true }
          != nil
      }
      if !hasReferences { add(.references(stored.key)) }
      let hasTexts = try derived.phrases.allSatisfy { phrase in
        try mentionExists.first(.text(phrase.text.string), .integer(phrase.place), rid) { _ in
          true
        } != nil
      }
      if !hasTexts { add(.texts(stored.key)) }
      referenceCount += Int64(derived.targets.count)
      mentionCount += Int64(derived.phrases.count)
    }
  }

  /// Compares what the bytes give with the expected digests, bucket by bucket, and with the root.
  private func checkTree() throws {
    guard let info = try ReplicaMeta.revision(in: database) else {
      let isNew = try ReplicaMeta.read("lineage", in: database) == nil
      if !isNew || recordCount > 0 { add(.position) }
      return
    }
    let found = builder.finish()
    if let expected = try TreePages.read(database), expected.root == info.position.root {
      for bucket in 0..<HashTree.bucketCount where expected[bucket] != found[bucket] {
        add(.bucket(bucket, records: try keys(inBucket: bucket)))
      }
    } else {
      add(.tree)
    }
    if found.root != info.position.root, problems.allSatisfy({ !$0.touchesFacts }) { add(.tree) }
    if recordCount != info.recordCount {
      add(.counts(expected: info.recordCount, found: recordCount))
    }
    if byteCount != info.canonicalBytes {
      add(.bytes(expected: info.canonicalBytes, found: byteCount))
    }
  }

  private func keys(inBucket bucket: Int) throws -> [RecordKey] {
    let range = StoredRecord.hashRange(of: bucket)
    var keys: [RecordKey] = []
    try database.prepared("SELECT kind, id FROM record WHERE hash BETWEEN ? AND ?")
      .eachRow(.integer(range.low), .integer(range.high)) { row in
        keys.append(RecordKey(kind: row.string(0), id: row.string(1)))
      }
    return keys.sorted()
  }

  private func checkDerivedCounts() throws {
    for (table, expected) in [("reference", referenceCount), ("mention", mentionCount)] {
      let found = try database.prepared("SELECT count(*) FROM \(table)").first { $0.integer(0) }
      if found != expected {
        add(.surplus(table: table, expected: expected, found: found ?? 0))
      }
    }
    try database.prepared("SELECT name, records FROM kind").eachRow { row in
      let found = kindCounts.removeValue(forKey: row.bytes(0)) ?? 0
      if found != row.integer(1) { add(.kindCount(row.string(0))) }
    }
    for kind in kindCounts.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      add(.kindCount(String(decoding: kind, as: UTF8.self)))
    }
  }

  private func checkPhrases() throws {
    let isUsed = try database.prepared("SELECT 1 FROM mention WHERE phrase = ? LIMIT 1")
    try database.prepared("SELECT pid, text, exact, toneless, plain FROM phrase").eachRow { row in
      let text = row.string(1)
      let keys = SearchKeys(text)
      let isFolded =
        row.bytes(2) == Array(keys.exact.utf8) && row.bytes(3) == Array(keys.toneless.utf8)
        && row.bytes(4) == Array(keys.plain.utf8)
      let used = try isUsed.first(.integer(row.integer(0))) { _ in true } != nil
      if !isFolded || !used { add(.phrase(text)) }
    }
  }
}
