import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// `honour search`: finds records by names and texts, with or without accents.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Find records by names and texts, typed with or without accents.",
    discussion: """
      Texts that agree in every mark come first, then those that agree without tones, then those \
      that agree without any mark. Ends with 4 where nothing is found.
      """)

  @Argument(help: "What to look for, such as: pham quoc cuong.")
  var text: [String]

  @Option(
    help: "Only records of this kind, such as person or honour.",
    transform: { text in
      guard let kind = RecordKind(rawValue: text) else {
        let known = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("'\(text)' is no kind. The kinds are \(known).")
      }
      return kind
    })
  var kind: RecordKind?

  @Option(help: "How many records to show, 1 to 1000.")
  var limit = 20

  @OptionGroup var options: AnswerOptions

  func validate() throws {
    guard (1...1_000).contains(limit) else {
      throw ValidationError("--limit takes a number from 1 to 1000.")
    }
  }

  func run() throws {
    let query = text.joined(separator: " ")
    try options.answer { answer in
      let info = try answer.revision()
      let found = try answer.state.search(query, kind: kind, limit: limit)
      if found.hits.isEmpty { answer.status = .notFound }
      if answer.isJSON {
        try object(answer, info, query, found)
      } else {
        try words(answer, info, query, found)
      }
    }
  }

  private func words(
    _ answer: Answer, _ info: RevisionInfo, _ query: String, _ found: SearchAnswer
  ) throws {
    let lookup = answer.lookup()
    let describer = answer.describer(lookup)
    if found.hits.isEmpty { answer.line("Không tìm thấy “\(query)”.") }
    for (index, hit) in found.hits.enumerated() {
      guard let record = try? Record(canonicalBytes: hit.record.bytes) else { continue }
      let line = try describer.line(record)
      let number = "\(index + 1)."
      let indent = number.count + 1
      let key = record.key.path
      let room = answer.width - indent - TerminalText.width(key) - 2
      let title = TerminalText.escaped(line.title)
      if TerminalText.width(title) <= room {
        answer.output.line("\(number) \(title)  \(key)")
      } else {
        answer.line("\(number) \(line.title)", hanging: indent)
        answer.line(key, indent: indent)
      }
      var details = [CodeWords.kind(record.key.kind)] + line.details
      if let honours = try Self.honours(of: record, answer.state) { details.append(honours) }
      answer.line(details.joined(separator: " · "), indent: indent)
      if let how = Self.agreement(hit, title: line.title) { answer.line(how, indent: indent) }
    }
    if !found.hits.isEmpty {
      let count = Answer.count(found.count, isMore: found.isMore)
      let shown = found.hits.count < found.count || found.isMore
      answer.output.line()
      answer.line(
        "Tìm thấy \(count) bản ghi"
          + (shown ? "; trên đây là \(found.hits.count) bản ghi đầu." : "."))
    }
    try answer.footer(info)
  }

  /// How many honours a person or a unit was given; nil for other records and where there is none.
  private static func honours(of record: Record, _ state: ReplicaState) throws -> String? {
    guard record.kind == .person || record.kind == .unit,
      let honours = try state.referrers(to: record.key, kind: .honour, limit: 0)
    else { return nil }
    return "\(Answer.count(honours.count, isMore: honours.isMore)) khen thưởng"
  }

  /// In which way a text agrees with what was asked, where that is not plain to see.
  private static func agreement(_ hit: SearchAnswer.Hit, title: String) -> String? {
    let tier: String? =
      switch hit.tier {
      case .exact: nil
      case .toneless: "khớp không kể thanh"
      case .plain: "khớp không kể dấu"
      }
    let text = Text(hit.text) == Text(title) ? nil : "“\(hit.text)”"
    switch (tier, text) {
    case (nil, nil): return nil
    case (let tier?, let text?): return "\(tier): \(text)"
    case (let tier?, nil): return tier
    case (nil, let text?): return "khớp: \(text)"
    }
  }

  private func object(
    _ answer: Answer, _ info: RevisionInfo, _ query: String, _ found: SearchAnswer
  ) throws {
    let lookup = answer.lookup()
    let describer = answer.describer(lookup)
    let hits: [JSONValue] = try found.hits.compactMap { hit in
      guard let record = try? Record(canonicalBytes: hit.record.bytes) else { return nil }
      var object = try answer.object(record, describer)
      object["tier"] = .text(String(describing: hit.tier))
      object["form"] = .text(String(describing: hit.form))
      object["text"] = .text(hit.text)
      return .object(object)
    }
    try answer.object(
      JSONObject([
        "query": .text(query), "hits": .array(hits), "count": .integer(found.count),
        "more": .bool(found.isMore),
      ]), info)
  }
}
