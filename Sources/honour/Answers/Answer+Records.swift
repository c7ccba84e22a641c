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
      try StandingWords.text(honour, decisions: state.decisions(touching: honour), now: now)
    }
  }

  /// A record as JSON: its key, its words and its fields.
  static func object(_ record: Record, line: RecordLine) -> JSONObject {
    JSONObject([
      "key": .text(record.key.path), "title": .text(line.title),
      "details": .array(line.details.map { .text($0) }), "record": .object(record.fields),
    ])
  }
}
