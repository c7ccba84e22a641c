import GRDB
import HonourModel

/// Turns the state of an open transaction into a delta's target, change by change.
///
/// Cost follows the changes: only the buckets that they touch are digested again.
final class DeltaApplier {
  private(set) var inserted: UInt64 = 0
  private(set) var replaced: UInt64 = 0
  private(set) var deleted: UInt64 = 0
  /// This and the bytes begin with what the file says, which may be any number: the target's numbers
  /// decide, so they wrap.
  private(set) var recordCount: Int64
  private(set) var canonicalBytes: Int64

  private let database: Database
  private let kinds: KindTable
  private let phrases: PhraseBook
  private var sortKeys = SortKeys()
  private var touched: Set<Int> = []
  private var loosened: Set<Int64> = []

  init(_ database: Database, held: RevisionInfo) throws {
    self.database = database
    recordCount = Int64(clamping: held.recordCount)
    canonicalBytes = Int64(clamping: held.canonicalBytes)
    kinds = try KindTable(database)
    phrases = try PhraseBook(database, indexes: true)
  }

  func apply(_ change: RecordChange) throws {
    touched.insert(change.key.bucket)
    switch change {
    case .put(let arrived):
      let record = try ArrivingRecord.read(arrived)
      if let old = try StoredRecord.find(arrived.key, in: database) {
        try removeDerived(of: old.record, rid: old.rid)
        try write(arrived, record, over: old.rid)
        canonicalBytes &-= Int64(old.record.bytes.count)
        replaced += 1
      } else {
        try write(arrived, record, over: nil)
        recordCount &+= 1
        inserted += 1
      }
      canonicalBytes &+= Int64(arrived.bytes.count)
    case .delete(let key):
      guard let old = try StoredRecord.find(key, in: database) else {
        throw ApplyError.deletesMissing(key)
      }
      try removeDerived(of: old.record, rid: old.rid)
      try database.prepared("DELETE FROM record WHERE rid = ?")
        .execute(.integer(old.rid))
      try kinds.count(-1, of: key.kindBytes)
      canonicalBytes &-= Int64(old.record.bytes.count)
      recordCount &-= 1
      deleted += 1
    }
  }

  /// Ends the changes: unused texts go, and the digests of touched buckets are made anew.
  func finish() throws -> Digest {
    try phrases.removeUnused(loosened)
    try kinds.save()
    guard var tree = try TreePages.read(database) else {
      throw ReplicaFault.treeUnreadable
    }
    var digests: [Int: Digest] = [:]
    for bucket in touched.sorted() {
      digests[bucket] = try StoredRecord.digest(ofBucket: bucket, in: database)
    }
    tree.update(digests)
    let pages = Set(touched.map { $0 / TreePages.bucketsPerPage }).sorted()
    try TreePages.write(tree, pages: pages, to: database)
    return tree.root
  }

  private func write(_ arrived: CanonicalRecord, _ record: HonourModel.Record, over old: Int64?)
    throws
  {
    let derived = Derivation(record, sortKeys: &sortKeys)
    let key = arrived.key
    let body = SQLValue.text(arrived.bytes)
    let rid: Int64
    if let old {
      try database.prepared("UPDATE record SET sort = ?, body = ? WHERE rid = ?")
        .execute(.blob(derived.sort), body, .integer(old))
      rid = old
    } else {
      try database.prepared(
        "INSERT INTO record (hash, kind, id, sort, body) VALUES (?, ?, ?, ?, ?)"
      ).execute(
        .integer(Int64(bitPattern: key.hash)), .text(key.kind), .text(key.id),
        .blob(derived.sort), body)
      rid = database.lastInsertedRowID
    }
    let code = try kinds.count(old == nil ? 1 : 0, of: key.kindBytes)
    for target in derived.targets {
      try database.prepared("INSERT INTO reference (target, kind, source) VALUES (?, ?, ?)")
        .execute(.integer(Int64(bitPattern: target)), .integer(code), .integer(rid))
    }
    for phrase in derived.phrases {
      try database.prepared("INSERT INTO mention (phrase, place, rid) VALUES (?, ?, ?)").execute(
        .integer(try phrases.number(of: phrase.text)), .integer(phrase.place), .integer(rid))
    }
  }

  /// Takes out what was derived from a record's old bytes.
  private func removeDerived(of old: CanonicalRecord, rid: Int64) throws {
    guard let record = try? HonourModel.Record(canonicalBytes: old.bytes) else {
      throw ReplicaFault.recordUnreadable(old.key)
    }
    let derived = Derivation(record, sortKeys: &sortKeys)
    let code = try kinds.code(of: old.key.kindBytes)
    for target in derived.targets {
      try database.prepared("DELETE FROM reference WHERE target = ? AND kind = ? AND source = ?")
        .execute(.integer(Int64(bitPattern: target)), .integer(code), .integer(rid))
    }
    for phrase in derived.phrases {
      guard let number = try phrases.find(phrase.text) else { continue }
      try database.prepared("DELETE FROM mention WHERE phrase = ? AND place = ? AND rid = ?")
        .execute(.integer(number), .integer(phrase.place), .integer(rid))
      loosened.insert(number)
    }
  }
}
