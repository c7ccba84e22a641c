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
  package func rule(for field: String) -> FieldRule? { rule(for: Text(field)) }

  func rule(for field: Text) -> FieldRule? {
    sortedFields.first { $0.name == field }?.rule
  }

  /// The fields in byte order of their names, so that a walk over a record meets them in step.
  var sortedFields: [(name: Text, rule: FieldRule)] { Self.sortedTables[self] ?? [] }

  /// The names of the fields that every record of the kind has.
  var requiredFields: [Text] { Self.requiredTables[self] ?? [] }

  private static let tables: [RecordKind: [FieldRule]] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0, $0.ownFields + commonFields) })

  private static let sortedTables: [RecordKind: [(name: Text, rule: FieldRule)]] =
    tables.mapValues { rules in
      rules.map { (name: Text($0.name), rule: $0) }.sorted { $0.name < $1.name }
    }

  private static let requiredTables: [RecordKind: [Text]] = tables.mapValues { rules in
    rules.filter(\.isRequired).map { Text($0.name) }
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
