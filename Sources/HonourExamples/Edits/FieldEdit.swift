import HonourModel

/// The single changes that people make to records.
enum FieldEdit {
  /// A copy with one field changed or added; nil where the kind is not known.
  static func changed(_ record: Record, by random: inout SplitMix64) -> Record? {
    guard let kind = record.kind else { return nil }
    let edits = edits(of: kind)
    var fields = record.fields
    // The first edit that makes a difference; the note at the end always does.
    let first = random.below(edits.count)
    for place in 0..<edits.count {
      edits[(first + place) % edits.count].apply(&fields, &random)
      if fields != record.fields { return Record(fields: fields) }
    }
    fields["notes"] = .string(Text("Đã rà soát lần \(1 + random.below(1_000_000))"))
    return Record(fields: fields)
  }

  /// A new record: what `template` says, the person or unit as in `other`, and an id of its own.
  static func inserted(
    like template: Record, and other: Record?, by random: inout SplitMix64
  ) -> Record? {
    guard let kind = template.kind else { return nil }
    var fields = template.fields
    let prefix = template.key.id.split(separator: "-").first.map(String.init) ?? template.key.kind
    let start = prefix.utf8.count <= 16 ? prefix : template.key.kind
    fields["id"] = .string(Text("\(start)-\(SyntheticIDs.base32(random.next(), digits: 12))"))
    // What a record says of its own place or words belongs to the template alone.
    for field in ["prov", "alts", "notes"] { fields[field] = nil }
    for field in ["recipient", "recipient_name_at", "rank_at", "unit_at", "post_at", "person"] {
      guard let other, template[field] != nil, other[field] != nil else { continue }
      fields[field] = other[field]
    }
    if kind == .person { rename(&fields, &random) }
    let edits = edits(of: kind)
    edits[random.below(edits.count)].apply(&fields, &random)
    return Record(fields: fields)
  }

  private static func rename(_ fields: inout JSONObject, _ random: inout SplitMix64) {
    let name = SyntheticNames.name(from: &random)
    fields["name"] = .string(Text(name.full))
    fields["family"] = .string(Text(name.family))
    fields["middle"] = .string(Text(name.middle))
    fields["given"] = .string(Text(name.given))
    fields["aliases"] = nil
    fields["synthetic"] = .bool(true)
  }

  /// One way of changing a field.
  private struct Edit {
    let apply: (inout JSONObject, inout SplitMix64) -> Void

    static func text(_ field: String, _ words: [String]) -> Edit {
      Edit { fields, random in fields[field] = .string(Text(random.pick(words))) }
    }

    static func flag(_ field: String) -> Edit {
      Edit { fields, _ in fields[field] = .bool(!(fields[field]?.bool ?? false)) }
    }

    static func number(_ field: String, _ limit: Int) -> Edit {
      Edit { fields, random in
        fields[field] = .number(JSONNumber(Int64(1 + random.below(limit))))
      }
    }

    static func day(_ field: String) -> Edit {
      Edit { fields, random in
        let span = SyntheticDay.last - SyntheticDay.first
        let day = SyntheticDay.text(SyntheticDay.first + random.below(span))
        fields[field] = .string(Text(day))
      }
    }

    /// Corrects or extends a text that is there.
    static func amended(_ field: String) -> Edit {
      Edit { fields, random in
        guard let text = fields[field]?.text, text.utf8.count < 2_000 else { return }
        let endings = [" (bổ sung)", " (đã sửa)", ", theo hồ sơ mẫu"]
        fields[field] = .string(Text(text + random.pick(endings)))
      }
    }
  }

  private static let places = (1...30).map { "Hội trường Mẫu \($0)" }
  private static let reasons = [
    "Thành tích bổ sung theo hồ sơ mẫu", "Hoàn thành tốt nhiệm vụ mẫu", "Sáng kiến mẫu",
  ]

  private static func edits(of kind: RecordKind) -> [Edit] {
    switch kind {
    case .source: [.amended("title"), .day("published")]
    case .unit: [.text("short", (1...40).map { "ĐV \($0)" }), .day("valid_from")]
    case .person:
      [
        .text("rank", SyntheticPersons.ranks),
        .text("post", ["Cán bộ", "Trợ lý", "Trung đội trưởng"]),
      ]
    case .event: [.text("place", places), .day("held_on"), .flag("complete")]
    case .participation:
      [.number("order", 12), .text("rank_at", SyntheticPersons.ranks)]
    case .campaign: [.amended("slogan"), .amended("name"), .flag("contents_complete")]
    case .figure:
      [
        .flag("additive"), .text("attribution", ["own", "joint"]),
        .text("qualifier", ["over", "nearly", "about", "at_least"]),
      ]
    case .taskArea: [.text("legal_ref", ["Điều 3 quy chế mẫu", "Điều 7 quy chế mẫu"])]
    case .statement: [.amended("paraphrase_vi"), .number("order", 12), .flag("complete")]
    case .awardType: [.number("sort_order", 990)]
    case .decision:
      [.text("signatory", (1...20).map { "Người ký mẫu \($0)" }), .day("effective_on")]
    case .honour:
      [
        .text("reason", reasons), .amended("reason"), .day("presented_on"),
        .text("rank_at", SyntheticPersons.ranks),
      ]
    case .exemplar: [.amended("summary"), .text("field", ["Huấn luyện", "Hậu cần", "Kỹ thuật"])]
    case .openQuestion: [.amended("question"), .amended("answer")]
    }
  }
}
