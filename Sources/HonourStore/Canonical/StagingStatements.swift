import GRDB
import HonourModel

/// The statements that a staging runs for each change.
struct StagingStatements {
  private static let batchCount: Int64 = 10_000
  private static let rowColumns = "rid, hash, live, version, targets, natural_key"

  private let database: Database
  private let insertRecord: PreparedStatement
  private let selectRecord: PreparedStatement
  private let selectRecordByNumber: PreparedStatement
  private let selectLive: PreparedStatement
  private let updateRecord: PreparedStatement
  private let insertVersion: PreparedStatement
  private let insertReference: PreparedStatement
  private let deleteReference: PreparedStatement
  private let insertNaturalKey: PreparedStatement
  private let deleteNaturalKey: PreparedStatement
  private let stageNaturalKey: PreparedStatement

  init(_ database: Database) throws {
    self.database = database
    insertRecord = try database.prepared(
      """
      INSERT INTO record(hash, live, version, kind, id, targets, natural_key)
      VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT(kind, id) DO NOTHING
      """)
    selectRecord = try database.prepared(
      "SELECT \(Self.rowColumns) FROM record WHERE kind = ? AND id = ?")
    selectRecordByNumber = try database.prepared(
      "SELECT \(Self.rowColumns), kind, id FROM record WHERE rid = ?")
    selectLive = try database.prepared(
      "SELECT rid FROM record NOT INDEXED WHERE rid > ? AND live = 1 ORDER BY rid LIMIT ?")
    updateRecord = try database.prepared(
      "UPDATE record SET version = ?, live = ?, targets = ?, natural_key = ? WHERE rid = ?")
    insertVersion = try database.prepared(
      "INSERT INTO version(vid, rid, previous, body) VALUES (?, ?, ?, ?)")
    insertReference = try database.prepared(
      "INSERT INTO temp.staged_reference(target, source) VALUES (?, ?)")
    deleteReference = try database.prepared(
      "DELETE FROM reference WHERE target = ? AND source = ?")
    insertNaturalKey = try database.prepared(
      "INSERT INTO natural_key(kind, text, rid) VALUES (?, ?, ?)")
    deleteNaturalKey = try database.prepared(
      "DELETE FROM natural_key WHERE kind = ? AND text = ? AND rid = ?")
    stageNaturalKey = try database.prepared(
      "INSERT INTO temp.staged_natural_key(kind, text) VALUES (?, ?) ON CONFLICT DO NOTHING")
  }

  /// Adds a live record, and gives its number; nil where the key has one.
  func insertRecord(
    _ key: RecordKey, hash: Int64, version: Int64, targets: TargetList, naturalKey: [UInt8]?
  ) throws -> Int64? {
    try insertRecord.execute(
      .integer(hash), .integer(1), .integer(version), .text(key.kindBytes), .text(key.idBytes),
      targets.hashes.isEmpty ? .null : .blob(targets.bytes),
      naturalKey.map { .text($0) } ?? .null)
    return database.changesCount == 1 ? database.lastInsertedRowID : nil
  }

  /// Gives a key that never was a row without a version.
  func reserve(_ key: RecordKey) throws -> RecordRow {
    let hash = Int64(bitPattern: key.hash)
    try insertRecord.execute(
      .integer(hash), .integer(0), .null, .text(key.kindBytes), .text(key.idBytes), .null, .null)
    return RecordRow(
      rid: database.lastInsertedRowID, hash: hash, isLive: false, version: nil,
      targets: TargetList([]), naturalKey: nil)
  }

  func record(_ key: RecordKey) throws -> RecordRow? {
    try selectRecord.first(.text(key.kindBytes), .text(key.idBytes), read: row)
  }

  func record(_ rid: Int64) throws -> (RecordKey, RecordRow)? {
    try selectRecordByNumber.first(.integer(rid)) { ($0.key(kind: 6, id: 7), row($0)) }
  }

  /// The next live records by number, up to 10,000.
  func liveRecords(after rid: Int64) throws -> [Int64] {
    var batch: [Int64] = []
    try selectLive.eachRow(.integer(rid), .integer(Self.batchCount)) {
      batch.append($0.integer(0))
    }
    return batch
  }

  func updateRecord(
    _ rid: Int64, version: Int64, isLive: Bool, targets: TargetList, naturalKey: [UInt8]?
  ) throws {
    try updateRecord.execute(
      .integer(version), .integer(isLive ? 1 : 0),
      targets.hashes.isEmpty ? .null : .blob(targets.bytes),
      naturalKey.map { .text($0) } ?? .null, .integer(rid))
  }

  func addVersion(_ vid: Int64, rid: Int64, previous: Int64?, body: [UInt8]?) throws {
    try insertVersion.execute(
      .integer(vid), .integer(rid), .optional(previous),
      body.map { .text($0) } ?? .null)
  }

  func stageReference(target: Int64, source: Int64) throws {
    try insertReference.execute(.integer(target), .integer(source))
  }

  func removeReference(target: Int64, source: Int64) throws {
    try deleteReference.execute(.integer(target), .integer(source))
  }

  func addNaturalKey(kind: ArraySlice<UInt8>, _ text: [UInt8], rid: Int64) throws {
    try insertNaturalKey.execute(.text(kind), .text(text), .integer(rid))
    try stageNaturalKey.execute(.text(kind), .text(text))
  }

  func removeNaturalKey(kind: ArraySlice<UInt8>, _ text: [UInt8], rid: Int64) throws {
    try deleteNaturalKey.execute(.text(kind), .text(text), .integer(rid))
  }

  private func row(_ statement: PreparedStatement) -> RecordRow {
    RecordRow(
      rid: statement.integer(0), hash: statement.integer(1), isLive: statement.integer(2) == 1,
      version: statement.optionalInteger(3), targets: TargetList(bytes: statement.bytes(4)),
      naturalKey: statement.optionalBytes(5))
  }
}
