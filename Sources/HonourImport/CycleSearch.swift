import HonourModel

/// Looks for cycles in the relations of staged records, each record once.
struct CycleSearch {
  private(set) var faults: [ImportFault] = []
  private let edges: StagedEdges
  private let files: [String]
  /// Hashes of the keys from which no further cycle can be reached, for each relation.
  ///
  /// 64 bits of SHA-256 stand for a key: eight bytes a record keep a chain of a million units
  /// cheap.
  private var finished: [StateRules.Rule: Set<UInt64>] = [:]

  private struct Step {
    let key: RecordKey
    let targets: [RecordKey]
    var next = 0
  }

  init(edges: StagedEdges, files: [String]) {
    self.edges = edges
    self.files = files
  }

  mutating func run(in view: some StateView) throws {
    for entry in edges where entry.rule != .recipientKinds {
      guard faults.count < ImportLimits.faults else { return }
      try follow(entry.rule, from: entry.key, in: view)
    }
  }

  private mutating func follow(
    _ rule: StateRules.Rule, from start: RecordKey, in view: some StateView
  ) throws {
    var finished = self.finished[rule, default: []]
    self.finished[rule] = nil
    defer { self.finished[rule] = finished }
    guard !finished.contains(start.hash) else { return }
    var path = [Step(key: start, targets: try Self.targets(of: start, rule, in: view))]
    var onPath: Set<UInt64> = [start.hash]
    while let step = path.last {
      guard step.next < step.targets.count else {
        finished.insert(step.key.hash)
        onPath.remove(step.key.hash)
        path.removeLast()
        continue
      }
      let target = step.targets[step.next]
      path[path.count - 1].next += 1
      if onPath.contains(target.hash) {
        report(rule, path.map(\.key), backTo: target)
      } else if !finished.contains(target.hash) {
        path.append(
          Step(key: target, targets: try Self.targets(of: target, rule, in: view)))
        onPath.insert(target.hash)
      }
    }
  }

  private static func targets(
    of key: RecordKey, _ rule: StateRules.Rule, in view: some StateView
  ) throws -> [RecordKey] {
    guard let value = try view.record(key)?[rule.field] else { return [] }
    let ids = value.array?.compactMap(\.text) ?? [value.text].compactMap(\.self)
    return ids.filter { RecordKey.isID($0.utf8) }.map { RecordKey(kind: key.kind, id: $0) }
  }

  /// Adds the fault at the first line that holds a record of the cycle.
  private mutating func report(
    _ rule: StateRules.Rule, _ path: [RecordKey], backTo target: RecordKey
  ) {
    guard faults.count < ImportLimits.faults, let first = path.firstIndex(of: target) else {
      return
    }
    let cycle = path[first...]
    let members = Set(cycle)
    let place = edges.first { $0.rule == rule && members.contains($0.key) }
    // The cycle is named from the record at fault onwards.
    let start = place.flatMap { cycle.firstIndex(of: $0.key) } ?? first
    let ordered = cycle[start...] + cycle[..<start]
    faults.append(
      ImportFault(
        file: place.map { files[$0.origin.file] }, line: place?.origin.line,
        record: path[start], field: rule.field,
        problem: .cycle(Array(ordered.prefix(ImportLimits.cycleRecords)), length: cycle.count)))
  }
}
