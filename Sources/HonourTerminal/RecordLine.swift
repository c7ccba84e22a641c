package import HonourModel

/// A record in one line: what it is called, and what one must know of it.
package struct RecordLine: Hashable, Sendable {
  package let title: String
  /// Joined by ` · `.
  package let details: [String]

  package init(title: String, details: [String]) {
    self.title = title
    self.details = details
  }

  package var text: String { ([title] + details).joined(separator: " · ") }
}

/// Puts records into words for the officer.
///
/// A figure never stands without qualifier and unit, an honour never without what is known of its
/// standing, and what only a photograph's caption says is marked so.
package struct RecordDescriber {
  let lookup: RecordLookup
  /// Says whether an honour stands today.
  package let standing: (Record) throws -> StandingWords

  package init(lookup: RecordLookup, standing: @escaping (Record) throws -> StandingWords) {
    self.lookup = lookup
    self.standing = standing
  }

  package func line(_ record: Record) throws -> RecordLine {
    var details = try details(record).filter { !$0.isEmpty }
    if ProvenanceWords.isCaptionOnly(record) { details.append(ProvenanceWords.captionOnly) }
    return RecordLine(title: try title(record), details: details)
  }

  private func title(_ record: Record) throws -> String {
    switch record.kind {
    case .figure: return FigureWords.quantity(record)
    case .participation:
      let name = try lookup.label(.person, record["person"]) ?? lookup.label(.unit, record["unit"])
      return name ?? record.key.id
    case .campaign:
      if let label = RecordLabel.text(of: record) { return label }
      let period = PeriodWords.text(record["period"]).map { " \($0)" } ?? ""
      return "phong trào thi đua\(period) (nguồn không nêu tên)"
    case .exemplar:
      return try RecordLabel.text(of: record) ?? lookup.label(path: record["subject"])
        ?? record.key.id
    default: return RecordLabel.text(of: record) ?? record.key.id
    }
  }

  private func details(_ record: Record) throws -> [String] {
    switch record.kind {
    case .person:
      return [
        text(record, "rank"), text(record, "post"), try lookup.label(.unit, record["unit"]),
        record["synthetic"]?.bool == true ? "dữ liệu giả định" : nil,
      ].compactMap(\.self)
    case .unit:
      return [
        text(record, "short"), code(record, "tier"), try lookup.label(.unit, record["parent"]),
        record["fictional"]?.bool == true ? "đơn vị giả định" : nil,
      ].compactMap(\.self)
    case .figure: return FigureWords.context(record)
    case .honour: return try honour(record)
    case .decision: return decision(record)
    case .event: return try event(record)
    case .campaign: return campaign(record)
    case .participation:
      return [words(record, "roles"), try lookup.label(.event, record["event"])]
        .compactMap(\.self)
    case .statement:
      return [
        code(record, "type"), try lookup.label(.person, record["speaker"]),
        try lookup.label(.unit, record["addressee"]).map { "→ \($0)" },
      ].compactMap(\.self)
    case .awardType:
      return [code(record, "family"), text(record, "level"), text(record, "authority")]
        .compactMap(\.self)
    case .source:
      return [
        record["title"] == nil ? nil : text(record, "publisher"),
        record["published"]?.text.map { TimeWords.date($0) } ?? "không rõ ngày",
      ].compactMap(\.self)
    case .taskArea: return [text(record, "legal_ref")].compactMap(\.self)
    case .exemplar:
      return [text(record, "field"), try lookup.label(.event, record["recognised_at"])]
        .compactMap(\.self)
    case .openQuestion: return [code(record, "state")].compactMap(\.self)
    case nil: return ["loại “\(record.key.kind)” mà bản này chưa biết"]
    }
  }

  private func honour(_ record: Record) throws -> [String] {
    let recipient = [text(record, "rank_at"), text(record, "unit_at")].compactMap(\.self)
    return [
      try lookup.label(.awardType, record["award_type"]),
      recipient.isEmpty ? nil : recipient.joined(separator: ", "),
      record["posthumous"]?.bool == true ? "truy tặng" : nil,
      try decisionWords(record),
      try standing(record).text,
    ].compactMap(\.self)
  }

  private func decision(_ record: Record) -> [String] {
    [
      code(record, "type"), text(record, "issuer"),
      record["issued_on"]?.text.map { TimeWords.date($0) },
      record["annuls"]?.text.map { "hủy quyết định \($0)" },
    ].compactMap(\.self)
  }

  private func event(_ record: Record) throws -> [String] {
    [
      code(record, "type"), record["held_on"]?.text.map { TimeWords.date($0) },
      text(record, "place"), PeriodWords.text(record["period"]),
      try lookup.label(.unit, record["organiser"]),
      record["recipients"]?.text == "unknown" ? "người được vinh danh: nguồn không nêu" : nil,
    ].compactMap(\.self)
  }

  private func campaign(_ record: Record) -> [String] {
    let contents = record["content_count"]?.integer.map { count in
      let listed = record["contents"]?.array?.count ?? 0
      let isComplete = record["contents_complete"]?.bool != false && Int64(listed) == count
      return "\(NumberWords.grouped(count)) nội dung"
        + (isComplete ? "" : " (nguồn không liệt kê đủ)")
    }
    let hasName = RecordLabel.text(of: record) != nil
    return [
      code(record, "level"), hasName ? PeriodWords.text(record["period"]) : nil, contents,
    ].compactMap(\.self)
  }

  private func text(_ record: Record, _ field: String) -> String? { record[field]?.text }

  private func code(_ record: Record, _ field: String) -> String? {
    record[field]?.text.map { CodeWords.value($0, field: field, kind: record.kind) ?? $0 }
  }

  private func words(_ record: Record, _ field: String) -> String? {
    record[field]?.array.map { items in
      items.compactMap(\.text)
        .map { CodeWords.value($0, field: field, kind: record.kind) ?? $0 }
        .joined(separator: ", ")
    }
  }
}

extension RecordDescriber {
  /// Award, decision and standing of an honour, each on its own.
  package func honourCells(_ honour: Record) throws -> [String] {
    [
      try lookup.label(.awardType, honour["award_type"]) ?? "",
      try lookup.record(.decision, honour["decision"])?["number"]?.text
        ?? honour["decision"]?.text ?? "không nêu", try standing(honour).short,
    ]
  }

  /// `QĐ 812/QĐ-MAU 05/01/2026`, or that none is stated.
  func decisionWords(_ honour: Record) throws -> String {
    guard let id = honour["decision"]?.text else { return "không nêu quyết định" }
    guard let decision = try lookup.record(.decision, honour["decision"]) else { return "QĐ \(id)" }
    let issued = decision["issued_on"]?.text.map { " " + TimeWords.date($0) } ?? ""
    return "QĐ \(decision["number"]?.text ?? id)\(issued)"
  }
}
