extension RecordWalk {
  /// Judges a value by the type of its field.
  mutating func check(
    _ value: JSONValue, _ type: FieldType, at field: @autoclosure () -> String
  ) {
    switch type {
    case .text: if value.text == nil { add(.wrongType, field(), value, allowed: ["text"]) }
    case .choice(let words): checkChoice(value, words, at: field())
    case .date: checkDate(value, at: field())
    case .period: checkPeriod(value, at: field())
    case .integer: checkInteger(value, at: field())
    case .bool: if value.bool == nil { add(.wrongType, field(), value, allowed: ["bool"]) }
    case .label: if value.text == nil { checkInteger(value, at: field()) }
    case .reference(let kind): checkReference(value, kind, at: field())
    case .path(let kinds): checkPath(value, kinds, at: field())
    case .alias: checkAlias(value, at: field())
    case .list(let item):
      guard let items = value.array else {
        add(.wrongType, field(), value, allowed: ["list"])
        return
      }
      for (index, member) in items.enumerated() { check(member, item, at: "\(field())[\(index)]") }
    case .object(let rules): checkObject(value, rules, at: field())
    case .recipients: checkRecipients(value, at: field())
    case .privacyClass: checkClass(value, at: field())
    case .provenance: checkProvenance(value, at: field())
    case .alternatives: checkAlternatives(value, at: field())
    }
  }

  private mutating func checkChoice(
    _ value: JSONValue, _ words: [String], at field: @autoclosure () -> String
  ) {
    guard case .string(let word) = value else {
      add(.wrongType, field(), value, allowed: ["text"])
      return
    }
    if !words.contains(where: { Text($0) == word }) {
      add(.unknownValue, field(), value, allowed: words)
    }
  }

  private mutating func checkDate(_ value: JSONValue, at field: @autoclosure () -> String) {
    guard let text = value.text else {
      add(.wrongType, field(), value, allowed: ["date"])
      return
    }
    if FuzzyDate(text) == nil { add(.dateForm, field(), value) }
  }

  private mutating func checkPeriod(_ value: JSONValue, at field: @autoclosure () -> String) {
    guard let object = value.object else {
      checkDate(value, at: field())
      return
    }
    checkObject(value, Self.periodFields, at: field())
    if let duration = object["duration"], let text = duration.text, !ISODuration.isValid(text) {
      add(.durationForm, field() + ".duration", duration)
    }
  }

  private static let periodFields: [FieldRule] = [
    .required("text", .text), FieldRule("duration", .text), FieldRule("anchor", .date),
  ]

  private mutating func checkInteger(_ value: JSONValue, at field: @autoclosure () -> String) {
    guard case .number(let number) = value else {
      add(.wrongType, field(), value, allowed: ["int"])
      return
    }
    let written = rewrittenNumbers.isEmpty ? nil : rewrittenNumbers[field()]
    guard number.int64 == nil || written != nil else { return }
    if let written {
      add(.numberForm, field(), .string(Text(written)))
    } else {
      add(.numberForm, field(), value)
    }
  }

  private mutating func checkReference(
    _ value: JSONValue, _ kind: RecordKind, at field: @autoclosure () -> String
  ) {
    guard let id = value.text else {
      add(.wrongType, field(), value, allowed: ["ref \(kind.rawValue)"])
      return
    }
    if !RecordKey.isID(id.utf8) { add(.referenceForm, field(), value, allowed: [kind.rawValue]) }
  }

  private mutating func checkPath(
    _ value: JSONValue, _ kinds: [RecordKind]?, at field: @autoclosure () -> String
  ) {
    let allowed = { (kinds ?? RecordKind.allCases).map { $0.rawValue + "/…" } }
    guard let path = value.text else {
      add(.wrongType, field(), value, allowed: allowed())
      return
    }
    guard let key = RecordKey(path: path), let kind = RecordKind(rawValue: key.kind),
      kinds?.contains(kind) ?? true
    else {
      add(.referenceForm, field(), value, allowed: allowed())
      return
    }
  }

  private mutating func checkAlias(_ value: JSONValue, at field: @autoclosure () -> String) {
    guard value.text == nil else { return }
    checkObject(value, Self.aliasFields, at: field())
  }

  private static let aliasFields: [FieldRule] = [
    .required("text", .text),
    FieldRule(
      "kind",
      .choice([
        "spelling", "abbreviation", "old_name", "tone_placement", "unaccented", "error_in_source",
      ])),
    FieldRule("source", .text),
  ]

  private mutating func checkObject(
    _ value: JSONValue, _ rules: [FieldRule], at field: @autoclosure () -> String
  ) {
    guard let object = value.object else {
      add(.wrongType, field(), value, allowed: ["object"])
      return
    }
    for rule in rules {
      if let member = object[rule.name] {
        check(member, rule.type, at: field() + "." + rule.name)
      } else if rule.isRequired {
        add(.required, field() + "." + rule.name)
      }
    }
  }

  private mutating func checkRecipients(_ value: JSONValue, at field: @autoclosure () -> String) {
    if let word = value.text {
      if Text(word) != "unknown" { add(.unknownValue, field(), value, allowed: ["unknown"]) }
    } else {
      check(value, .list(.path(nil)), at: field())
    }
  }

  private mutating func checkClass(_ value: JSONValue, at field: @autoclosure () -> String) {
    guard let name = value.text else {
      add(.wrongType, field(), value, allowed: ["text"])
      return
    }
    switch name {
    case "P0", "P1": break
    case "P2", "P3", "P4": add(.classRefused, field(), value, allowed: ["P0", "P1"])
    default: add(.unknownValue, field(), value, allowed: ["P0", "P1"])
    }
  }
}
