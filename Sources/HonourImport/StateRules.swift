import HonourModel

/// The rules of an import that need other records than the line's own, and are not the store's.
///
/// - `parent`, `predecessors` and `annuls` lead into no cycle. Only staged records that have such a
///   field are followed: a new cycle goes through one of them. Each relation stands for itself.
/// - An award type that lists `recipient_kinds` is given to these only. While honours are read,
///   each pair of award type and kind of recipient is kept once with its first lines, so that a
///   million honours cost nothing. An award type whose list loses a kind is compared with all
///   honours that refer to it; a new one or one that gains a kind is not.
///
/// Source: `Protocol/data-model.md`, "Rules about several records".
struct StateRules {
  /// Why a staged record is looked at again.
  enum Rule: UInt8, CaseIterable {
    case parent = 1
    case predecessors = 2
    case annuls = 3
    case recipientKinds = 4

    var field: String {
      switch self {
      case .parent: "parent"
      case .predecessors: "predecessors"
      case .annuls: "annuls"
      case .recipientKinds: "recipient_kinds"
      }
    }
  }

  private var edges = StagedEdges()
  private var pairs: [Pair: Lines] = [:]

  private struct Pair: Hashable {
    let awardType: RecordKey
    let recipientKind: String
  }

  private struct Lines {
    var first: [StagedChange.Origin]
    var count = 1
  }

  /// Keeps what of a staged record must be looked at again.
  mutating func note(_ record: Record, at origin: StagedChange.Origin) {
    switch record.kind {
    case .unit:
      note(.parent, record, at: origin)
      note(.predecessors, record, at: origin)
    case .event, .campaign: note(.parent, record, at: origin)
    case .decision: note(.annuls, record, at: origin)
    case .awardType: note(.recipientKinds, record, at: origin)
    case .honour: noteRecipient(of: record, at: origin)
    default: break
    }
  }

  private mutating func note(_ rule: Rule, _ record: Record, at origin: StagedChange.Origin) {
    if record[rule.field] != nil { edges.append(rule, record.key, origin) }
  }

  private mutating func noteRecipient(of honour: Record, at origin: StagedChange.Origin) {
    guard let id = honour["award_type"]?.text, let kind = honour["recipient_kind"]?.text else {
      return
    }
    let key = RecordKey(kind: RecordKind.awardType.rawValue, id: id)
    let pair = Pair(awardType: key, recipientKind: kind)
    guard let place = pairs.index(forKey: pair) else {
      pairs[pair] = Lines(first: [origin])
      return
    }
    pairs.values[place].count += 1
    let limit =
      pairs.count > ImportLimits.pairsWithLines ? 1 : ImportLimits.linesForEachPair
    if pairs.values[place].first.count < limit { pairs.values[place].first.append(origin) }
  }

  /// What breaks the rules, at most as many as are kept, in the order of files and lines for each
  /// rule.
  func faults(in view: some StateView, files: [String]) throws -> [ImportFault] {
    var cycles = CycleSearch(edges: edges, files: files)
    try cycles.run(in: view)
    var faults = cycles.faults
    try addRefusedHonours(in: view, files: files, to: &faults)
    try addNarrowedTypes(in: view, files: files, to: &faults)
    return Array(faults.prefix(ImportLimits.faults))
  }

  /// The kinds that an award type is given to; nil where it does not restrict them.
  private static func allowedKinds(of awardType: Record) -> [String]? {
    let kinds = awardType["recipient_kinds"]?.array?.compactMap(\.text) ?? []
    return kinds.isEmpty ? nil : kinds
  }

  private func addRefusedHonours(
    in view: some StateView, files: [String], to faults: inout [ImportFault]
  ) throws {
    let ordered = pairs.sorted { left, right in
      guard let one = left.value.first.first, let other = right.value.first.first else {
        return false
      }
      return (one.file, one.line) < (other.file, other.line)
    }
    for (pair, lines) in ordered where faults.count < ImportLimits.faults {
      // A missing award type is a dangling reference, which the store reports.
      guard let awardType = try view.record(pair.awardType),
        let allowed = Self.allowedKinds(of: awardType), !allowed.contains(pair.recipientKind)
      else { continue }
      let problem = ImportProblem.recipientKindNotAllowed(
        awardType: pair.awardType, found: pair.recipientKind, allowed: allowed,
        count: lines.count)
      for origin in lines.first {
        faults.append(
          ImportFault(
            file: files[origin.file], line: origin.line, field: "recipient_kind",
            problem: problem))
      }
    }
  }

  private func addNarrowedTypes(
    in view: some StateView, files: [String], to faults: inout [ImportFault]
  ) throws {
    for entry in edges where entry.rule == .recipientKinds {
      guard faults.count < ImportLimits.faults else { return }
      guard let awardType = try view.record(entry.key),
        let allowed = Self.allowedKinds(of: awardType),
        let before = try view.recordBefore(entry.key)
      else { continue }
      let lost = (Self.allowedKinds(of: before) ?? ["person", "unit"]).filter { kind in
        !allowed.contains(kind)
      }
      guard !lost.isEmpty else { continue }
      var found = 0
      try view.referrers(of: entry.key) { key in
        guard key.kind == RecordKind.honour.rawValue, let honour = try view.record(key),
          honour["award_type"]?.text == entry.key.id,
          let kind = honour["recipient_kind"]?.text, lost.contains(kind)
        else { return true }
        found += 1
        faults.append(
          ImportFault(
            file: files[entry.origin.file], line: entry.origin.line, record: key,
            field: "recipient_kind",
            problem: .recipientKindNotAllowed(
              awardType: entry.key, found: kind, allowed: allowed, count: 1)))
        return found < ImportLimits.linesForEachPair
      }
    }
  }
}
