/// One walk over a record that gathers what is wrong with it.
struct RecordWalk {
  let rewrittenNumbers: [String: String]
  private(set) var faults: [FieldFault] = []

  init(rewrittenNumbers: [String: String]) {
    self.rewrittenNumbers = rewrittenNumbers
  }

  /// Keeps a fault; of one record, no more than are ever shown are looked for.
  private mutating func keep(_ fault: @autoclosure () -> FieldFault) {
    if faults.count < RecordCheck.faultsOfOneRecord { faults.append(fault()) }
  }

  mutating func add(
    _ code: FieldFault.Code, _ field: @autoclosure () -> String, allowed: [String] = []
  ) {
    keep(FieldFault(code, field: field(), allowed: allowed))
  }

  mutating func add(
    _ code: FieldFault.Code, _ field: @autoclosure () -> String, _ value: JSONValue,
    allowed: [String] = []
  ) {
    keep(FieldFault(code, field: field(), value: value, allowed: allowed))
  }

  // MARK: Texts

  /// Judges every text and every name of the record, known or not.
  mutating func checkTexts(of fields: JSONObject) {
    for member in fields.members {
      checkName(member.name, at: member.name.string)
      checkTexts(in: member.value, at: member.name.string)
    }
  }

  private mutating func checkName(_ name: Text, at field: @autoclosure () -> String) {
    if let flaw = TextCheck.firstFlaw(in: name, allowsLineFeed: false) {
      keep(FieldFault(flaw, field: field()))
    }
  }

  private mutating func checkTexts(in value: JSONValue, at field: @autoclosure () -> String) {
    switch value {
    case .null, .bool, .number: break
    case .string(let text):
      if let flaw = TextCheck.firstFlaw(in: text, allowsLineFeed: true) {
        keep(FieldFault(flaw, field: field()))
      }
    case .array(let items):
      for (index, item) in items.enumerated() {
        checkTexts(in: item, at: "\(field())[\(index)]")
      }
    case .object(let object):
      for member in object.members {
        checkName(member.name, at: field() + "." + member.name.string)
        checkTexts(in: member.value, at: field() + "." + member.name.string)
      }
    }
  }

  // MARK: Identity

  /// Judges `kind` and `id`, and gives the kind where it is known.
  mutating func checkIdentity(of fields: JSONObject) -> RecordKind? {
    switch fields["id"] {
    case nil: add(.required, "id")
    case .string(let id):
      if !RecordKey.isID(id.string.utf8) { add(.idForm, "id", .string(id)) }
    case let value?: add(.wrongType, "id", value, allowed: ["text"])
    }
    switch fields["kind"] {
    case nil: add(.required, "kind", allowed: RecordKind.allCases.map(\.rawValue))
    case .string(let name):
      if let kind = RecordKind(rawValue: name.string) { return kind }
      add(.unknownKind, "kind", .string(name), allowed: RecordKind.allCases.map(\.rawValue))
    case let value?: add(.wrongType, "kind", value, allowed: ["text"])
    }
    return nil
  }

  // MARK: Rules about several fields

  mutating func checkWhole(_ fields: JSONObject, of kind: RecordKind) {
    switch kind {
    case .participation: checkOneOf("person", "unit", in: fields, isExclusive: true)
    case .statement: checkOneOf("paraphrase_vi", "paraphrase_en", in: fields, isExclusive: false)
    case .exemplar: checkOneOf("title", "subject", in: fields, isExclusive: false)
    case .figure:
      if fields["unit_of_count"] == nil || fields["unit_of_count"]?.text == "" {
        add(.figureWithoutUnit, "unit_of_count")
      }
    case .decision: checkTargets(fields)
    case .honour: checkRecipient(fields)
    case .source, .unit, .person, .event, .campaign, .taskArea, .awardType, .openQuestion: break
    }
  }

  private mutating func checkOneOf(
    _ one: String, _ other: String, in fields: JSONObject, isExclusive: Bool
  ) {
    switch (fields[one] != nil, fields[other] != nil) {
    case (false, false): add(.required, one + "|" + other)
    case (true, true):
      if isExclusive { add(.onlyOne, one + "|" + other) }
    case (true, false), (false, true): break
    }
  }

  private mutating func checkTargets(_ fields: JSONObject) {
    switch fields["type"]?.text {
    case "annul":
      if fields["annuls"] == nil { add(.annulmentWithoutTarget, "annuls") }
    case "strip", "restore":
      if fields["targets"] == nil || fields["targets"]?.array?.isEmpty == true {
        add(.targetsRequired, "targets")
      }
    default: break
    }
  }

  private mutating func checkRecipient(_ fields: JSONObject) {
    guard let kind = fields["recipient_kind"]?.text, kind == "person" || kind == "unit",
      let recipient = fields["recipient"], let key = recipient.text.flatMap(RecordKey.init(path:)),
      key.kind == "person" || key.kind == "unit", key.kind != kind
    else { return }
    add(.recipientMismatch, "recipient", recipient, allowed: [kind + "/…"])
  }
}
