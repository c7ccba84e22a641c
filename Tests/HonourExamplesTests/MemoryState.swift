import HonourImport
import HonourModel

/// A state in memory, made by importing files as the daemon does.
struct MemoryState {
  private(set) var records: [RecordKey: Record] = [:]
  private var before: [RecordKey: Record] = [:]
  private(set) var warnings: [String] = []
  private(set) var referrers: [RecordKey: [RecordKey]] = [:]

  /// Imports a file and says what is wrong with it and with the state that it makes.
  mutating func apply(_ bytes: [UInt8]) throws -> [String] {
    before = records
    var reader = ImportReader(files: [ImportFile(name: "test", content: .bytes(bytes))])
    var faults: [String] = []
    var seen: Set<RecordKey> = []
    var naturalKeys: [String: RecordKey] = [:]
    while let staged = try reader.next() {
      let key = staged.change.key
      if !seen.insert(key).inserted { faults.append("\(key) stands twice") }
      switch staged.change {
      case .put(let canonical): records[key] = try Record(canonicalBytes: canonical.bytes)
      case .delete:
        if records.removeValue(forKey: key) == nil { faults.append("\(key) was not there") }
      }
    }
    faults += reader.report.faults.map(\.sentence)
    warnings = reader.report.warnings.map(\.sentence)
    referrers = [:]
    for (key, record) in records {
      for reference in References.of(record) {
        referrers[reference.target, default: []].append(key)
        if records[reference.target] == nil {
          faults.append("\(key).\(reference.field) refers to \(reference.target)")
        }
      }
      guard let natural = References.naturalKey(of: record) else { continue }
      if let other = naturalKeys.updateValue(key, forKey: natural) {
        faults.append("\(key) and \(other) are one decision")
      }
    }
    return faults + (try reader.stateFaults(in: self).map(\.sentence))
  }

  func count(_ kind: RecordKind) -> Int { records.keys.count { $0.kind == kind.rawValue } }
}

extension MemoryState: StateView {
  func record(_ key: RecordKey) -> Record? { records[key] }

  func recordBefore(_ key: RecordKey) -> Record? { before[key] }

  func referrers(of key: RecordKey, _ body: (RecordKey) throws -> Bool) throws {
    for source in referrers[key] ?? [] {
      guard try body(source) else { return }
    }
  }
}
