import HonourImport
import HonourModel

/// What one import gave.
struct ImportOutcome {
  var changes: [StagedChange] = []
  var report: ImportReport
  var reader: ImportReader

  /// `line code field` of each fault.
  var faults: [String] {
    report.faults.map { fault in
      "\(fault.line ?? 0) \(fault.code)" + (fault.field.isEmpty ? "" : " " + fault.field)
    }
  }

  /// The canonical lines of what was read; a deletion is `-kind/id`.
  var lines: [String] {
    changes.map { change in
      switch change.change {
      case .put(let record): String(decoding: record.bytes, as: UTF8.self)
      case .delete(let key): "-" + key.path
      }
    }
  }

  init(_ files: [ImportFile], fixText: Bool = false) throws {
    reader = ImportReader(files: files, options: ImportOptions(fixText: fixText))
    while let change = try reader.next() { changes.append(change) }
    report = reader.report
  }

  init(_ text: String, name: String = "x.jsonl", kind: RecordKind? = nil, fixText: Bool = false)
    throws
  {
    let file = ImportFile(name: name, content: .bytes(Array(text.utf8)), kind: kind)
    try self.init([file], fixText: fixText)
  }
}

/// A state in memory.
struct MemoryState: StateView {
  var records: [RecordKey: Record] = [:]
  var before: [RecordKey: Record] = [:]

  init(_ changes: [StagedChange], before: [StagedChange] = []) throws {
    for change in before {
      guard case .put(let record) = change.change else { continue }
      self.before[record.key] = try Record(canonicalBytes: record.bytes)
    }
    records = self.before
    for change in changes {
      switch change.change {
      case .put(let record): records[record.key] = try Record(canonicalBytes: record.bytes)
      case .delete(let key): records[key] = nil
      }
    }
  }

  func record(_ key: RecordKey) throws -> Record? { records[key] }

  func recordBefore(_ key: RecordKey) throws -> Record? { before[key] }

  func referrers(of key: RecordKey, _ body: (RecordKey) throws -> Bool) throws {
    for referrer in records.keys.sorted() {
      guard let record = records[referrer],
        References.of(record).contains(where: { $0.target == key })
      else { continue }
      guard try body(referrer) else { return }
    }
  }
}
