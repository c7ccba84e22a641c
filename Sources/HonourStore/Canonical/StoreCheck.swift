import GRDB
import HonourModel

/// Recomputes everything that a store claims from the bytes that it holds.
///
/// One read transaction. It replays all versions in their order, revision by revision: each
/// version's bytes, each record's history, each revision's counts and root; then the newest
/// state's references, natural keys and tree. Memory: 16 bytes a record.
struct StoreCheck {
  static let keptCount = 1_000

  private(set) var problems: [StoreProblem] = []
  let database: Database
  let revisions: RevisionTable
  private let progress: (_ done: Int64, _ total: Int64) -> Void

  /// The newest version of each record so far, and the length of its body; 0 where deleted.
  private var newestVersions = NumberTable()
  private var lengths = NumberTable()
  private var tree = HashTree()
  private var recordCount: UInt64 = 0
  private var canonicalBytes: UInt64 = 0

  init(
    _ database: Database, lineage: Lineage, progress: @escaping (Int64, Int64) -> Void
  ) {
    self.database = database
    self.progress = progress
    revisions = RevisionTable(database, lineage: lineage)
  }

  mutating func run() throws {
    // The newest state's notes are looked up at random; the connection goes back as it was.
    try database.execute(sql: "PRAGMA cache_size = -\(DatabaseFile.writerCacheKiB)")
    defer { restoreCache() }
    do {
      try checkDatabase()
      try replay()
      try checkRecords()
      try checkNotes()
      try checkTree()
      try checkBlocks()
      try checkSignatures()
    } catch let damage as StoreDamage {
      add(.unreadable(place: damage.place))
    } catch let error as DatabaseError where error.isDamage {
      add(.database(error.message ?? error.resultCode.description))
    }
  }

  private func restoreCache() {
    // A connection that cannot even do this fails again, and aloud, at its next use.
    try? database.execute(sql: "PRAGMA cache_size = -\(DatabaseFile.readerCacheKiB)")
  }

  mutating func add(_ problem: StoreProblem) {
    if problems.count < Self.keptCount { problems.append(problem) }
  }

  private mutating func checkDatabase() throws {
    var messages: [String] = []
    try database.prepared("PRAGMA integrity_check").eachRow { messages.append($0.string(0)) }
    for message in messages where message != "ok" { add(.database(message)) }
  }

  // MARK: The history

  private mutating func replay() throws {
    let newest = try revisions.newest()
    let horizon = try Horizon(database)
    let stored = try database.prepared("SELECT count(*), max(vid) FROM version")
      .first { ($0.integer(0), $0.integer(1)) }
    guard let (count, last) = stored, count == newest.lastVersion - horizon.dropped,
      last == newest.lastVersion || last <= horizon.compacted
    else {
      add(.unreadable(place: "version"))
      return
    }
    // What was dropped is not missed: the oldest kept revision is replayed from the empty state.
    var before = revisions.empty
    var next = horizon.oldest
    while next <= newest.info.position.revision {
      guard let row = try revisions.row(next), row.lastVersion >= before.lastVersion,
        row.info.position.epoch >= before.info.position.epoch,
        next > horizon.oldest || row.lastVersion >= horizon.compacted
      else {
        add(.brokenRevision(next))
        return
      }
      try replay(row, after: before.lastVersion, total: newest.lastVersion)
      before = row
      next += 1
    }
  }

  private mutating func replay(
    _ revision: RevisionTable.Row, after base: Int64, total: Int64
  ) throws {
    var touched = BucketSet()
    let select = try database.prepared(
      "SELECT vid, rid, previous, body FROM version WHERE vid > ? AND vid <= ? ORDER BY vid")
    try select.eachRow(.integer(base), .integer(revision.lastVersion)) { row in
      let version = VersionTable.Row(
        vid: row.integer(0), rid: row.integer(1), previous: row.optionalInteger(2),
        body: row.optionalBytes(3))
      if let key = try check(version) { touched.insert(key.bucket) }
      if version.vid.isMultiple(of: 10_000) { progress(version.vid, total) }
    }
    try TreeTable(database).update(&tree, touched: touched.sorted, bound: revision.lastVersion)
    let info = revision.info
    if tree.root != info.position.root {
      add(
        .wrongRoot(
          revision: info.position.revision, stored: info.position.root, computed: tree.root))
    }
    if recordCount != info.recordCount || canonicalBytes != info.canonicalBytes {
      add(.wrongCounts(revision: info.position.revision))
    }
    progress(revision.lastVersion, total)
  }

  /// Checks one version and takes it into the running state; gives its record's key.
  private mutating func check(_ version: VersionTable.Row) throws -> RecordKey? {
    let key = try database.prepared("SELECT kind, id FROM record WHERE rid = ?")
      .first(.integer(version.rid)) { $0.key(kind: 0, id: 1) }
    guard let key else {
      add(.brokenHistory(version: version.vid))
      return nil
    }
    let previous = newestVersions[version.rid]
    if UInt64(clamping: version.previous ?? 0) != previous {
      add(.brokenHistory(version: version.vid))
    }
    if let body = version.body, !isCanonical(body, of: key) {
      add(.wrongBytes(key, version: version.vid))
    }
    let length = lengths[version.rid]
    canonicalBytes = canonicalBytes &- length &+ UInt64(version.body?.count ?? 0)
    if length > 0 { recordCount -= 1 }
    if version.body != nil { recordCount += 1 }
    newestVersions[version.rid] = UInt64(clamping: version.vid)
    lengths[version.rid] = UInt64(version.body?.count ?? 0)
    return key
  }

  private func isCanonical(_ bytes: [UInt8], of key: RecordKey) -> Bool {
    guard let record = StateReader.read(bytes), record.key == key else { return false }
    return record.canonical.bytes == bytes
  }

  // MARK: The newest state

  private mutating func checkRecords() throws {
    let versions = try VersionTable(database)
    let selectReference = try database.prepared(
      "SELECT 1 FROM reference WHERE target = ? AND source = ?")
    let selectNaturalKey = try database.prepared(
      "SELECT 1 FROM natural_key WHERE kind = ? AND text = ? AND rid = ?")
    let selectLive = try database.prepared(
      "SELECT 1 FROM record INDEXED BY record_hash WHERE hash = ? AND live = 1 LIMIT 1")
    try database.prepared(
      "SELECT rid, hash, live, version, targets, natural_key, kind, id FROM record NOT INDEXED"
    ).eachRow { row in
      let key = row.key(kind: 6, id: 7)
      let stored = RecordRow(
        rid: row.integer(0), hash: row.integer(1), isLive: row.integer(2) == 1,
        version: row.optionalInteger(3), targets: TargetList(bytes: row.bytes(4)),
        naturalKey: row.optionalBytes(5))
      if stored.hash != Int64(bitPattern: key.hash) { add(.wrongHash(key)) }
      if UInt64(clamping: stored.version ?? 0) != newestVersions[stored.rid]
        || stored.isLive != (lengths[stored.rid] > 0)
      {
        add(.wrongNewestVersion(key))
        return
      }
      let record = try versions.body(stored.version).flatMap { StateReader.read($0) }
      let targets = TargetList(record.map { References.of($0).map(\.target) } ?? [])
      var isNoted = targets == stored.targets
      for target in targets.hashes {
        let source = SQLValue.integer(stored.rid)
        if try selectReference.first(.integer(target), source, read: { _ in true }) == nil {
          isNoted = false
        }
        if try selectLive.first(.integer(target), read: { _ in true }) == nil {
          add(.danglingReference(key, target: UInt64(bitPattern: target)))
        }
      }
      if !isNoted { add(.wrongReferences(key)) }
      let naturalKey = record.flatMap { References.naturalKey(of: $0) }.map { Array($0.utf8) }
      let noted = try naturalKey.map {
        try selectNaturalKey.first(.text(key.kindBytes), .text($0), .integer(stored.rid)) { _ in
          true
        } ?? false
      }
      if naturalKey != stored.naturalKey || noted == false { add(.wrongNaturalKey(key)) }
    }
  }

  /// Every note that a record must have is there; as many as that, and there are no others.
  private mutating func checkNotes() throws {
    let counts = try database.prepared(
      """
      SELECT (SELECT count(*) FROM reference),
        (SELECT coalesce(sum(length(targets) / 8), 0) FROM record),
        (SELECT count(*) FROM natural_key),
        (SELECT count(*) FROM record WHERE natural_key IS NOT NULL)
      """
    ).first { row in (0..<4).map { row.integer($0) } }
    guard let counts, counts.count == 4 else { return }
    if counts[0] != counts[1] {
      add(.strayNotes(table: "reference", count: counts[0] &- counts[1]))
    }
    if counts[2] != counts[3] {
      add(.strayNotes(table: "natural_key", count: counts[2] &- counts[3]))
    }
    var shared: Int64 = 0
    try database.prepared(
      "SELECT 1 FROM natural_key GROUP BY kind, text HAVING count(*) > 1"
    ).eachRow { _ in shared += 1 }
    if shared > 0 { add(.strayNotes(table: "natural_key", count: shared)) }
  }

  private mutating func checkTree() throws {
    let kept = try TreeTable(database).load()
    for bucket in 0..<HashTree.bucketCount where kept[bucket] != tree[bucket] {
      add(.wrongTree(bucket: bucket))
    }
  }
}

extension DatabaseError {
  /// Whether the file's content, not the system, made the error.
  fileprivate var isDamage: Bool {
    resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
  }
}
