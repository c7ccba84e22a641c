import HonourModel

/// Makes realistic changes to a dataset: of ten, seven change one field, two insert, one deletes.
///
/// The dataset's lines are handed in twice, in any order: to ``survey(_:)``, then to
/// ``confirm(_:)``; ``write(to:)`` gives the change file. Records are drawn by the seed and their
/// key, so that equal contents and arguments give equal bytes. Only records that nothing refers to
/// are deleted, no field that refers is changed but to what a record of the kind already refers to,
/// and so the result can be imported. Memory follows the number of edits, not the file.
///
/// Where the dataset is too small the file has fewer changes than were asked for.
package struct EditGenerator {
  private let seed: UInt64
  private let changeCount: Int
  private let insertCount: Int
  private let deleteCount: Int
  private var changeSample: LowestSample<Record>
  private var templateSample: LowestSample<Record>
  private var deleteSample: LowestSample<RecordKey>
  private var surveyed = 0
  private var confirmed = 0
  private var candidates: Set<RecordKey>?
  private var newIDs: Set<RecordKey> = []

  /// Kinds that usually nothing refers to.
  private static let deletedKinds: Set<String> = [
    "honour", "participation", "statement", "exemplar", "open_question",
  ]

  /// Kinds of which a new record can be made from another.
  static let insertedKinds: Set<String> = [
    "honour", "participation", "person", "statement", "exemplar", "figure", "event",
    "open_question",
  ]

  /// Plans the edits of a dataset; a count below 0 is 0.
  package init(edits: Int, seed: UInt64) {
    let edits = max(0, edits)
    self.seed = seed
    deleteCount = edits / 10
    insertCount = edits / 5
    changeCount = edits - deleteCount - insertCount
    // Some of the sampled records may turn out not to serve.
    changeSample = LowestSample(limit: changeCount + deleteCount + 8)
    templateSample = LowestSample(limit: insertCount + 1)
    deleteSample = LowestSample(limit: deleteCount * 4 + 16)
  }

  /// Takes one line of the dataset, without its line end, on the first pass.
  package mutating func survey(_ line: [UInt8]) throws(EditFault) {
    let record = try read(line, number: surveyed + 1)
    surveyed += 1
    let ticket = record.key.hash
    let change = SplitMix64.mixed(ticket ^ seed &+ 1)
    let template = SplitMix64.mixed(ticket ^ seed &+ 2)
    let delete = SplitMix64.mixed(ticket ^ seed &+ 3)
    if record.kind != nil { changeSample.offer(record, ticket: change) }
    if Self.insertedKinds.contains(record.key.kind) {
      templateSample.offer(record, ticket: template)
    }
    if Self.deletedKinds.contains(record.key.kind) {
      deleteSample.offer(record.key, ticket: delete)
    }
  }

  /// Takes one line of the dataset, without its line end, on the second pass.
  package mutating func confirm(_ line: [UInt8]) throws(EditFault) {
    let record = try read(line, number: confirmed + 1)
    confirmed += 1
    if candidates == nil {
      candidates = Set(deleteSample.items)
      newIDs = Set(newRecords().map(\.key))
    }
    for reference in References.of(record) { candidates?.remove(reference.target) }
    newIDs.remove(record.key)
  }

  /// Hands the change file to `sink`, a line at a time, in key order.
  ///
  /// - Throws: What `sink` throws, and ``EditFault/changedBetweenPasses`` before the first call.
  package func write(to sink: ([UInt8]) throws -> Void) throws {
    guard surveyed == confirmed else { throw EditFault.changedBetweenPasses }
    let deleted = deleteSample.items.filter { candidates?.contains($0) ?? false }
      .prefix(deleteCount)
    var lines: [RecordKey: [UInt8]] = [:]
    for key in deleted { lines[key] = key.deletionLine }
    for record in newRecords() where newIDs.contains(record.key) {
      lines[record.key] = record.canonical.bytes
    }
    var changes = 0
    for record in changeSample.items where changes < changeCount && lines[record.key] == nil {
      guard let changed = change(record) else { continue }
      lines[record.key] = changed.canonical.bytes
      changes += 1
    }
    for key in lines.keys.sorted() {
      guard let line = lines[key] else { continue }
      try sink(line + [0x0A])
    }
  }

  private func read(_ line: [UInt8], number: Int) throws(EditFault) -> Record {
    do {
      return try Record(canonicalBytes: line)
    } catch {
      throw .notRecord(line: number, error)
    }
  }

  // MARK: Changes

  private func change(_ record: Record) -> Record? {
    // Any 64 bits will do as a number of the stream: `truncatingIfNeeded` keeps them all.
    var random = SplitMix64(seed: seed, stream: 30, index: Int(truncatingIfNeeded: record.key.hash))
    return FieldEdit.changed(record, by: &random)
  }

  // MARK: Inserts

  /// New records, each like one template, a part of its content taken from the next of its kind.
  private func newRecords() -> [Record] {
    let templates = templateSample.items
    var records: [Record] = []
    for (place, template) in templates.prefix(insertCount).enumerated() {
      let others = templates[(place + 1)...].prefix(64)
      let other = others.first { $0.key.kind == template.key.kind && Self.fit($0, template) }
      var random = SplitMix64(seed: seed, stream: 31, index: place)
      if let record = FieldEdit.inserted(like: template, and: other, by: &random) {
        records.append(record)
      }
    }
    return records
  }

  private static func fit(_ left: Record, _ right: Record) -> Bool {
    left["recipient_kind"] == right["recipient_kind"]
  }
}
