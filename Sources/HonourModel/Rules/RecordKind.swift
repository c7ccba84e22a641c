/// The kinds of records that this version knows, each with its table of fields.
///
/// Source: `Protocol/data-model.md`, "Kinds".
package enum RecordKind: String, CaseIterable, Hashable, Sendable {
  case source
  case unit
  case person
  case event
  case participation
  case campaign
  case figure
  case taskArea = "task_area"
  case statement
  case awardType = "award_type"
  case decision
  case honour
  case exemplar
  case openQuestion = "open_question"
}

extension RecordKind {
  /// The fields of the kind, in the order of its table, then the common ones; `kind` and `id`,
  /// which every record has, are not among them.
  package var fields: [FieldRule] { Self.tables[self] ?? [] }

  /// The rule of one field; nil for a field that the kind does not know.
  package func rule(for field: String) -> FieldRule? { Self.rulesByName[self]?[Text(field)] }

  func rule(for field: Text) -> FieldRule? { Self.rulesByName[self]?[field] }

  private static let tables: [RecordKind: [FieldRule]] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.ownFields + commonFields) })

  private static let rulesByName: [RecordKind: [Text: FieldRule]] = tables.mapValues { rules in
    Dictionary(uniqueKeysWithValues: rules.map { (Text($0.name), $0) })
  }

  /// Fields that a record of any kind may have.
  package static let commonFields: [FieldRule] = [
    FieldRule("class", .privacyClass),
    FieldRule("scope", .list(.reference(.unit))),
    FieldRule("prov", .provenance),
    FieldRule("alts", .alternatives),
    FieldRule("notes", .text),
  ]
}
