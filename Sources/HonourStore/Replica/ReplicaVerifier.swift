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
  /// Tables that are lost or altered: that is told, and what needs them is left out.
  private var unusable: Set<String> = []
  private var hasReadRecords = false
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
    attempt { try checkSchema() }
    attempt(needing: "record") { try checkRecords() }
    attempt { try checkTree() }
    for table in ["reference", "mention", "phrase"] {
      attempt(needing: table) { try checkCount(of: table) }
    }
    attempt(needing: "kind") { try checkKinds() }
    attempt(needing: "phrase") { try checkPhrases() }
    attempt(needing: "phrase") { try checkWordIndex() }
    attempt(needing: "sync_log") { try checkLog() }
  }

  private func attempt(needing table: String, _ part: () throws -> Void) {
    if isUsable(table) { attempt(part) }
  }

  func isUsable(_ table: String) -> Bool { !unusable.contains(table) }

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

  private func checkSchema() throws {
    let difference = try ReplicaSchema.difference(in: database)
    for object in difference.missing { add(.missing(object)) }
    for object in difference.altered { add(.altered(object)) }
    for object in difference.foreign { add(.foreign(object)) }
    unusable = Set(
      (difference.missing + difference.altered).filter { $0.kind == .table }.map(\.name))
  }

  /// Whether a table has rows; where it has none, that is told once and not for each record.
  private func hasRows(_ table: String) throws -> Bool {
    guard isUsable(table) else { return false }
    return try database.prepared("SELECT 1 FROM \(table) LIMIT 1").first { _ in true } != nil
  }

  private func checkRecords() throws {
    let codes = isUsable("kind") ? try KindTable(database) : nil
    let referenceExists = try hasRows("reference") ? ReferenceLookUp(database) : nil
    let mentionExists =
      try hasRows("mention") && hasRows("phrase") ? MentionLookUp(database) : nil
    // An index that is damaged would hide rows that are there.
    let source = problems.isEmpty ? "record" : "record NOT INDEXED"
    try database.prepared(
      "SELECT kind, id, body, rid, hash, sort FROM \(source) ORDER BY kind, id"
    ).eachRow { row in
      let stored = StoredRecord.canonical(row)
      let rid = row.integer(3)
      recordCount += 1
      byteCount += UInt64(stored.bytes.count)
      kindCounts[Array(stored.key.kind.utf8), default: 0] += 1
      guard let record = try? HonourModel.Record(canonicalBytes: stored.bytes) else {
        builder.add(stored)
        return add(.unreadable(stored.key))
      }
      // The place of the digest follows the bytes, not the columns beside them.
      builder.add(bucket: record.key.bucket, digest: stored.digest)
      let isFiled = row.isText(0) && row.isText(1) && row.isText(2) && row.isInteger(4)
      if !isFiled || record.key != stored.key
        || Int64(bitPattern: record.key.hash) != row.integer(4)
      {
        add(.columns(stored.key))
      }
      let derived = Derivation(record, sortKeys: &sortKeys)
      if !row.isBlob(5) || derived.sort != row.bytes(5) { add(.sort(stored.key)) }
      // A kind without a number is told as such.
      if let referenceExists, let code = codes?.known(stored.key.kind),
        try !referenceExists.holds(derived.targets, kind: code, rid: rid)
      {
        add(.references(stored.key))
      }
      if let mentionExists, try !mentionExists.holds(derived.phrases, rid: rid) {
        add(.texts(stored.key))
      }
      referenceCount += Int64(derived.targets.count)
      mentionCount += Int64(derived.phrases.count)
    }
    hasReadRecords = true
  }

  /// Compares what the bytes give with the expected digests, bucket by bucket, and with the root.
  ///
  /// Where the position cannot be read, the expected digests stand for it.
  private func checkTree() throws {
    let info = isUsable("meta") ? try ReplicaMeta.revision(in: database) : nil
    if info == nil, isUsable("meta") {
      let isNew = try ReplicaMeta.read("lineage", in: database) == nil
      if !isNew || recordCount > 0 { add(.position) }
    }
    let kept = isUsable("tree") ? try TreePages.read(database) : nil
    if isUsable("tree"), kept == nil || info.map({ $0.position.root != kept?.root }) ?? false {
      add(.tree)
    }
    guard hasReadRecords, let root = info?.position.root ?? kept?.root else { return }
    let found = builder.finish()
    if found.root != root {
      if let kept, kept.root == root {
        for bucket in 0..<HashTree.bucketCount where kept[bucket] != found[bucket] {
          add(.bucket(bucket, records: try keys(inBucket: bucket)))
        }
      } else {
        add(.root)
      }
    }
    guard let info else { return }
    if recordCount != info.recordCount {
      add(.counts(expected: info.recordCount, found: recordCount))
    }
    if byteCount != info.canonicalBytes {
      add(.bytes(expected: info.canonicalBytes, found: byteCount))
    }
  }

  /// The records found in a bucket, by their filed hashes.
  private func keys(inBucket bucket: Int) throws -> [RecordKey] {
    let range = StoredRecord.hashRange(of: bucket)
    var keys: [RecordKey] = []
    try database.prepared("SELECT kind, id FROM record WHERE hash BETWEEN ? AND ?")
      .eachRow(.integer(range.low), .integer(range.high)) { row in
        keys.append(RecordKey(kind: row.string(0), id: row.string(1)))
      }
    return keys.sorted()
  }

  /// Compares how many rows a derived table has with how many it must have.
  private func checkCount(of table: String) throws {
    func count(_ sql: String) throws -> Int64 {
      try database.prepared(sql).first { $0.integer(0) } ?? 0
    }
    let found = try count("SELECT count(*) FROM \(table)")
    let expected: Int64
    switch table {
    case "reference" where hasReadRecords: expected = referenceCount
    case "mention" where hasReadRecords: expected = mentionCount
    // Single texts are checked one by one.
    case "phrase" where found == 0 && isUsable("mention"):
      expected = try count("SELECT count(DISTINCT phrase) FROM mention")
    default: return
    }
    if found != expected { add(.surplus(table: table, expected: expected, found: found)) }
  }

  private func checkKinds() throws {
    guard hasReadRecords else { return }
    try database.prepared("SELECT name, records FROM kind").eachRow { row in
      let found = kindCounts.removeValue(forKey: row.bytes(0)) ?? 0
      if found != row.integer(1) || !row.isText(0) || !row.isInteger(1) {
        add(.kindCount(row.string(0)))
      }
    }
    for kind in kindCounts.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      add(.kindCount(String(decoding: kind, as: UTF8.self)))
    }
  }

  private func checkPhrases() throws {
    let isUsed =
      try hasRows("mention")
      ? database.prepared("SELECT 1 FROM mention WHERE phrase = ? LIMIT 1") : nil
    try database.prepared("SELECT pid, text, exact, toneless, plain FROM phrase").eachRow { row in
      let text = row.string(1)
      let keys = SearchKeys(text)
      let isFolded =
        (1...4).allSatisfy { row.isText($0) } && row.bytes(2) == Array(keys.exact.utf8)
        && row.bytes(3) == Array(keys.toneless.utf8) && row.bytes(4) == Array(keys.plain.utf8)
      let used = try isUsed?.first(.integer(row.integer(0))) { _ in true }
      if !isFolded || isUsed != nil && used == nil { add(.phrase(text)) }
    }
  }
}
