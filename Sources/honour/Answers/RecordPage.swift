import HonourModel
import HonourStore
import HonourTerminal

/// Everything that a replica knows of one record, gathered for `honour show`.
struct RecordPage {
  /// A record that is referred to, and the first field that does.
  private struct Target {
    let field: String
    let key: RecordKey
    /// Nil where the record is not there.
    let title: String?
  }

  private struct Group {
    let kind: String
    let count: Int
    let isMore: Bool
    let records: [(record: Record, line: RecordLine)]
  }

  private let record: Record
  private let answer: Answer
  private let line: RecordLine
  private let summary: JSONObject
  private let targets: [Target]
  private let groups: [Group]
  private let questions: Group?

  init(_ record: Record, answer: Answer, limit: Int) throws {
    self.record = record
    self.answer = answer
    let lookup = answer.lookup()
    let describer = answer.describer(lookup)
    line = try describer.line(record)
    summary = try answer.object(record, describer)
    targets = try Self.targets(record, lookup: lookup, describer: describer)
    let found = try answer.state.referrers(to: record.key, limit: max(limit, 1)).map { group in
      Group(
        kind: group.kind, count: group.count, isMore: group.isMore,
        records: try group.records.prefix(limit).compactMap { stored in
          guard let record = try? Record(canonicalBytes: stored.bytes) else { return nil }
          return (record, try describer.line(record))
        })
    }
    let asking = RecordKind.openQuestion.rawValue
    groups = found.filter { $0.kind != asking }
    questions = found.first { $0.kind == asking }
  }

  /// Each record referred to, once; the sources of `prov` are shown with their pointers.
  private static func targets(
    _ record: Record, lookup: RecordLookup, describer: RecordDescriber
  ) throws -> [Target] {
    var seen: Set<RecordKey> = []
    return try References.of(record).compactMap { reference in
      let isSource = reference.field.hasPrefix("prov.") || reference.field.hasPrefix("alts.")
      guard !isSource, seen.insert(reference.target).inserted else { return nil }
      let found = try lookup.record(reference.target)
      return Target(
        field: reference.field, key: reference.target,
        title: try found.map { try describer.line($0).title })
    }
  }

  // MARK: Words

  func write() {
    answer.line("\(line.title) [\(record.key.path)]", hanging: 2)
    answer.line(
      ([CodeWords.kind(record.key.kind)] + line.details).joined(separator: " · "), indent: 2)
    answer.output.line()
    writeFields()
    writeTargets()
    for group in groups { write(group, title: "Được nói tới ở \(CodeWords.kind(group.kind))") }
    if let questions { write(questions, title: "Câu hỏi mở") }
    writeProvenance()
    writeAlternatives()
  }

  private var plainFields: [JSONObject.Member] {
    record.fields.members.filter { member in
      !["kind", "id", "prov", "alts"].contains(member.name)
    }
  }

  private func writeFields() {
    let names = plainFields.map { TerminalText.width(TerminalText.escaped($0.name.string)) }
    let indent = min(names.max() ?? 0, 24) + 4
    for member in plainFields {
      let name = member.name.string
      let isKnown = record.kind?.rule(for: name) != nil || record.kind == nil
      let value = Self.words(member.value, field: name, kind: record.kind)
      answer.row(
        "  " + name, value + (isKnown ? "" : " [trường chưa biết]"), column: indent)
    }
  }

  private func writeTargets() {
    guard !targets.isEmpty else { return }
    answer.output.line()
    answer.line("Nói tới")
    for target in targets {
      answer.line(
        "\(target.field) → \(target.title ?? "(không có ở bản này)") [\(target.key.path)]",
        indent: 2, hanging: 4)
    }
  }

  private func write(_ group: Group, title: String) {
    answer.output.line()
    answer.line("\(title): \(Answer.count(group.count, isMore: group.isMore))")
    for (record, line) in group.records {
      answer.line("\(line.text) [\(record.key.path)]", indent: 2, hanging: 4)
    }
    let rest = group.count - group.records.count
    if rest > 0, !group.records.isEmpty {
      answer.line("… và \(Answer.count(rest, isMore: group.isMore)) bản ghi nữa", indent: 2)
    }
  }

  private func writeProvenance() {
    let pointers = ProvenanceWords.pointers(record)
    guard !pointers.isEmpty else { return }
    answer.output.line()
    answer.line("Nguồn")
    for pointer in pointers {
      let words = ProvenanceWords.words(pointer)
      answer.line(
        "\(pointer.field): \(pointer.place)" + (words.isEmpty ? "" : " (\(words))"), indent: 2,
        hanging: 4)
    }
  }

  private func writeAlternatives() {
    let fields = record["alts"]?.object?.members ?? []
    guard !fields.isEmpty else { return }
    answer.output.line()
    answer.line("Giá trị khác")
    for field in fields {
      for item in field.value.array ?? [] {
        let name = field.name.string
        let value = item.object?["value"].map {
          Self.words($0, field: name, kind: record.kind)
        }
        let places = item.object?["prov"].map { prov in
          ProvenanceWords.pointers(prov, field: name).map { pointer in
            let words = ProvenanceWords.words(pointer)
            return pointer.place + (words.isEmpty ? "" : " (\(words))")
          }
        }
        let origin = places.map { $0.isEmpty ? "" : " — " + $0.joined(separator: "; ") } ?? ""
        answer.line("\(name): \(value ?? "?")\(origin)", indent: 2, hanging: 4)
      }
    }
  }

  /// A field's value for people: its text, its number grouped, the word for its code beside it.
  private static func words(_ value: JSONValue, field: String, kind: RecordKind?) -> String {
    switch value {
    case .string(let text):
      guard let word = CodeWords.value(text.string, field: field, kind: kind) else {
        return text.string
      }
      return "\(text.string) (\(word))"
    case .number(let number): return NumberWords.grouped(digits: number.text)
    case .bool(let flag): return flag ? "có" : "không"
    case .array(let items):
      let hasParts = items.contains { item in
        if case .object = item { return true }
        if case .array = item { return true }
        return false
      }
      if hasParts || items.isEmpty { return String(decoding: value.canonicalBytes, as: UTF8.self) }
      return items.map { words($0, field: field, kind: kind) }.joined(separator: "; ")
    case .null, .object: return String(decoding: value.canonicalBytes, as: UTF8.self)
    }
  }

  // MARK: JSON

  var object: JSONObject {
    var object = summary
    object["refers_to"] = .array(
      targets.map { target in
        .object(
          JSONObject([
            "field": .text(target.field), "key": .text(target.key.path),
            "title": target.title.map { .text($0) },
          ]))
      })
    object["referred_by"] = .array(groups.map { .object(Self.object($0)) })
    object["open_questions"] = questions.map { .object(Self.object($0)) }
    object["caption_only"] = .bool(ProvenanceWords.isCaptionOnly(record))
    return object
  }

  private static func object(_ group: Group) -> JSONObject {
    JSONObject([
      "kind": .text(group.kind), "count": .integer(group.count), "more": .bool(group.isMore),
      "records": .array(
        group.records.map { record, line in
          .object(
            JSONObject([
              "key": .text(record.key.path), "title": .text(line.title),
              "details": .array(line.details.map { .text($0) }),
            ]))
        }),
    ])
  }
}
