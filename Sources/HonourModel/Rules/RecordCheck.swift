/// Judges one record by the rules that need no other record.
///
/// Fields that the kind does not know are allowed; only their texts are judged.
/// Source: `Protocol/data-model.md`, "What is refused".
package enum RecordCheck {
  /// Faults of one record that are looked for.
  package static let faultsOfOneRecord = 1_000

  /// Every rule that a record breaks, in the byte order of its fields.
  ///
  /// - Parameters:
  ///   - fields: The record without members that are null.
  ///   - rewrittenNumbers: By path, the numbers not written in canonical form, as
  ///     ``JSONDocument`` tells them: a known whole number is written as plain digits.
  /// - Returns: The faults; none where the record may be taken.
  package static func faults(
    in fields: JSONObject, rewrittenNumbers: [String: String] = [:]
  ) -> [FieldFault] {
    var walk = RecordWalk(rewrittenNumbers: rewrittenNumbers)
    walk.checkTexts(of: fields)
    guard let kind = walk.checkIdentity(of: fields) else { return walk.faults }
    let rules = kind.sortedFields
    var next = 0
    for member in fields.members {
      while next < rules.count, rules[next].name < member.name { next += 1 }
      guard next < rules.count, rules[next].name == member.name else { continue }
      walk.check(member.value, rules[next].rule.type, at: member.name.string)
    }
    for rule in kind.requiredFields where fields[rule] == nil {
      // A figure's unit has a rule of its own.
      if kind == .figure, rule == "unit_of_count" { continue }
      walk.add(.required, rule.string)
    }
    walk.checkWhole(fields, of: kind)
    return walk.faults
  }

  /// What is wrong with the kind and the id of a record, and with the texts of all its members.
  ///
  /// It is all that a deletion is judged by.
  package static func identityFaults(in fields: JSONObject) -> [FieldFault] {
    var walk = RecordWalk(rewrittenNumbers: [:])
    walk.checkTexts(of: fields)
    _ = walk.checkIdentity(of: fields)
    return walk.faults
  }

  /// The top-level fields that the record's kind does not know; empty where the kind is unknown.
  package static func unknownFields(in fields: JSONObject, of kind: RecordKind) -> [Text] {
    let rules = kind.sortedFields
    var next = 0
    var unknown: [Text] = []
    for member in fields.members where member.name != "kind" && member.name != "id" {
      while next < rules.count, rules[next].name < member.name { next += 1 }
      if next < rules.count, rules[next].name == member.name { continue }
      unknown.append(member.name)
    }
    return unknown
  }
}
