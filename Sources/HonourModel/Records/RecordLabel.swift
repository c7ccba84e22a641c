/// The one text by which people know a record.
package enum RecordLabel {
  /// Nil where the kind has no such text or the record lacks it.
  package static func text(of record: Record) -> String? {
    for name in fields(of: record.kind) {
      if let text = record[name]?.text, !text.isEmpty { return text }
    }
    return nil
  }

  private static func fields(of kind: RecordKind?) -> [String] {
    switch kind {
    case .source: ["title", "publisher"]
    case .unit, .person, .taskArea: ["name"]
    case .event: ["label"]
    case .participation: []
    case .campaign: ["name", "slogan"]
    case .figure: ["measure"]
    case .statement: ["paraphrase_vi", "paraphrase_en"]
    case .awardType: ["name_vi"]
    case .decision: ["number"]
    case .honour: ["recipient_name_at"]
    case .exemplar: ["title"]
    case .openQuestion: ["question"]
    case nil: ["name", "label", "title"]
    }
  }
}
