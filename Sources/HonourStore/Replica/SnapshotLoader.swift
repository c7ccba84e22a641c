import GRDB
import HonourModel

/// Fills the emptied tables of an open transaction with a snapshot's records.
///
/// Records come in key order and are stored as they come, those of one batch while the next ones are
/// being prepared. What is derived gathers in sorted batches of bounded size, and the indexes are
/// built over the whole at the end, so that memory is bounded whatever the size.
final class SnapshotLoader {
  private(set) var recordCount: UInt64 = 0
  private(set) var canonicalBytes: UInt64 = 0

  /// What may be prepared ahead of what is stored: enough that the thread which prepares goes on
  /// while this one reads the next records, which come by the ten thousand.
  private static let recordsAhead = 16_384
  private static let bytesAhead = 4 << 20

  /// A batch on its way.
  private struct Ahead {
    let batch: Prepared<Result<RecordPreparer.Batch, ApplyError>>
    let records: Int
    let bytes: Int
  }

  private let database: Database
  private let kinds: KindTable
  private let phrases: PhraseBook
  private let insertRecord: PreparedStatement
  private let preparer = RecordPreparer()
  private var ahead: [Ahead] = []
  /// What is in `ahead`.
  private var waitingRecords = 0
  private var waitingBytes = 0
  /// The number of the text in each slot.
  private var phraseNumbers: [Int64] = []
  private var references: SortedBatch
  private var mentions: SortedBatch

  init(_ database: Database) throws {
    self.database = database
    try ReplicaSchema.clear(in: database)
    try ReplicaSchema.dropIndexes(in: database)
    kinds = try KindTable(database)
    phrases = try PhraseBook(database, indexes: false)
    insertRecord = try database.prepared(
      "INSERT INTO record (rid, hash, kind, id, sort, body) VALUES (?, ?, ?, ?, ?, ?)")
    references = try SortedBatch(database, table: "reference (target, kind, source)")
    mentions = try SortedBatch(database, table: "mention (phrase, place, rid)")
  }

  /// Takes the next records, ``RecordPreparer/batchRecords`` or so.
  ///
  /// What is wrong with one of them is thrown by a later call or by ``finish()``.
  func add(_ records: [CanonicalRecord]) throws {
    let bytes = records.reduce(0) { $0 + $1.bytes.count }
    ahead.append(Ahead(batch: preparer.start(records), records: records.count, bytes: bytes))
    waitingRecords += records.count
    waitingBytes += bytes
    while waitingRecords > Self.recordsAhead || waitingBytes > Self.bytesAhead {
      try storeFirst()
    }
  }

  /// Waits for the batch that was given first, and stores it.
  private func storeFirst() throws {
    let first = ahead.removeFirst()
    waitingRecords -= first.records
    waitingBytes -= first.bytes
    guard let batch = try first.batch.take()?.get() else { return }
    if batch.firstSlot == 0 { phraseNumbers.removeAll(keepingCapacity: true) }
    for text in batch.texts { phraseNumbers.append(try phrases.enter(text)) }
    for prepared in batch.records { try store(prepared) }
  }

  private func store(_ prepared: PreparedRecord) throws {
    let arrived = prepared.record
    recordCount += 1
    canonicalBytes += UInt64(arrived.bytes.count)
    let rid = Int64(clamping: recordCount)
    let kind = arrived.key.kindBytes
    try insertRecord.execute(
      .integer(rid), .integer(Int64(bitPattern: prepared.hash)), .text(kind),
      .text(arrived.key.idBytes), .blob(prepared.sort), .text(arrived.bytes))
    let code = try kinds.count(1, of: kind)
    for target in prepared.targets { try references.add(Int64(bitPattern: target), code, rid) }
    for mention in prepared.mentions {
      try mentions.add(phraseNumbers[mention.slot], mention.place, rid)
    }
  }

  /// Ends the records: batches, indexes and the digests of all buckets are written.
  func finish() throws -> Digest {
    let digests = preparer.startTree()
    while !ahead.isEmpty { try storeFirst() }
    try references.finish()
    try mentions.finish()
    try kinds.save()
    try ReplicaSchema.createIndexes(in: database)
    try database.execute(sql: "INSERT INTO phrase_index (phrase_index) VALUES ('rebuild')")
    guard let tree = digests.take() else { throw ReplicaFault.treeUnreadable }
    try TreePages.writeAll(tree, to: database)
    return tree.root
  }
}
