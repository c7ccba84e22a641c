package import HonourModel

extension ReplicaState {
  /// Decisions read for one honour at most; no honour has more than a few.
  private static let decisionLimit = 100

  /// The decisions that say whether an honour stands: the one that gave it, those that annul this
  /// one or name the honour, and those that annul any of these.
  package func decisions(touching honour: HonourModel.Record) throws -> [HonourModel.Record] {
    var found: [RecordKey: HonourModel.Record] = [:]
    var open: [RecordKey] = [honour.key]
    if let id = honour["decision"]?.text, RecordKey.isID(id.utf8) {
      let key = RecordKey(kind: RecordKind.decision.rawValue, id: id)
      if let stored = try record(key),
        let decision = try? HonourModel.Record(canonicalBytes: stored.bytes)
      {
        found[key] = decision
        open.append(key)
      }
    }
    while let key = open.popLast(), found.count < Self.decisionLimit {
      let referring = try referrers(to: key, kind: .decision, limit: Self.decisionLimit)
      for stored in referring?.records ?? [] where found[stored.key] == nil {
        guard let decision = try? HonourModel.Record(canonicalBytes: stored.bytes) else { continue }
        found[stored.key] = decision
        open.append(stored.key)
      }
    }
    return found.values.sorted { $0.key < $1.key }
  }
}
