import HonourModel
import HonourStore
import HonourTerminal

extension Answer {
  /// Reads records for an answer; what cannot be read counts as not there.
  func lookup() -> RecordLookup {
    RecordLookup { [state] key in
      try state.record(key).flatMap { try? Record(canonicalBytes: $0.bytes) }
    }
  }

  func describer(_ lookup: RecordLookup) -> RecordDescriber {
    RecordDescriber(lookup: lookup) { [state, now] honour in
      try StandingWords(
        of: honour, decisions: state.decisions(touching: honour), now: now)
    }
  }

  /// A record as JSON: its key, its words, its fields and, of an honour, its standing today.
  func object(_ record: Record, _ describer: RecordDescriber) throws -> JSONObject {
    let line = try describer.line(record)
    let standing = record.kind == .honour ? try describer.standing(record).standing : nil
    return JSONObject([
      "key": .text(record.key.path), "title": .text(line.title),
      "details": .array(line.details.map { .text($0) }), "record": .object(record.fields),
      "standing": standing.map { .text($0.state.rawValue) },
      "stands": standing.map { .text(String(describing: $0.stands)) },
    ])
  }
}
