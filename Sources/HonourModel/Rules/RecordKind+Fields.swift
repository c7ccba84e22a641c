extension RecordKind {
  /// The table of the kind without the common fields.
  ///
  /// Source: `Protocol/data-model.md`, "Kinds"; the order is the table's.
  var ownFields: [FieldRule] {
    switch self {
    case .source: Self.sourceFields
    case .unit: Self.unitFields
    case .person: Self.personFields
    case .event: Self.eventFields
    case .participation: Self.participationFields
    case .campaign: Self.campaignFields
    case .figure: Self.figureFields
    case .taskArea: Self.taskAreaFields
    case .statement: Self.statementFields
    case .awardType: Self.awardTypeFields
    case .decision: Self.decisionFields
    case .honour: Self.honourFields
    case .exemplar: Self.exemplarFields
    case .openQuestion: Self.openQuestionFields
    }
  }

  private static let personOrUnit = FieldType.choice(["person", "unit"])

  private static let sourceFields: [FieldRule] = [
    .required("publisher", .text),
    FieldRule("title", .text),
    FieldRule("url", .text),
    FieldRule("published", .date),
    .required("language", .text),
    FieldRule("sha256", .text),
    FieldRule("bytes", .integer),
    FieldRule(
      "parts",
      .list(
        .object([
          .required("no", .label), FieldRule("start", .integer), FieldRule("end", .integer),
          FieldRule("kind", .text),
        ]))),
  ]

  private static let unitFields: [FieldRule] = [
    .required("name", .text),
    FieldRule("name_en", .text),
    FieldRule("short", .text),
    FieldRule("tier", .choice(["ministry", "command", "base", "sub-base", "other"])),
    FieldRule("parent", .reference(.unit)),
    FieldRule("valid_from", .date),
    FieldRule("valid_to", .date),
    FieldRule("predecessors", .list(.reference(.unit))),
    FieldRule("aliases", .list(.alias)),
    FieldRule("fictional", .bool),
  ]

  private static let personFields: [FieldRule] = [
    .required("name", .text),
    FieldRule("family", .text),
    FieldRule("middle", .text),
    FieldRule("given", .text),
    FieldRule("rank", .text),
    FieldRule("post", .text),
    FieldRule("unit", .reference(.unit)),
    FieldRule("aliases", .list(.alias)),
    FieldRule("synthetic", .bool),
  ]

  private static let eventFields: [FieldRule] = [
    .required("label", .text),
    .required(
      "type",
      .choice([
        "conference", "congress", "ceremony", "launch", "review", "honouring", "speech", "other",
      ])),
    FieldRule("ordinal", .integer),
    FieldRule("period", .period),
    FieldRule("held_on", .date),
    FieldRule("place", .text),
    FieldRule("organiser", .reference(.unit)),
    FieldRule("parent", .reference(.event)),
    FieldRule("campaign", .reference(.campaign)),
    FieldRule("recipients", .recipients),
    FieldRule("complete", .bool),
  ]

  private static let participationFields: [FieldRule] = [
    .required("event", .reference(.event)),
    FieldRule("person", .reference(.person)),
    FieldRule("unit", .reference(.unit)),
    .required(
      "roles",
      .list(
        .choice([
          "direct", "chair", "attend", "speak", "give_flowers", "honour", "launch", "other",
        ]))),
    FieldRule("rank_at", .text),
    FieldRule("posts_at", .list(.text)),
    FieldRule("on_behalf_of", .list(.text)),
    FieldRule("order", .integer),
  ]

  private static let campaignFields: [FieldRule] = [
    FieldRule("name", .text),
    FieldRule("aliases", .list(.alias)),
    FieldRule("level", .choice(["national", "ministry", "command", "unit", "cluster"])),
    FieldRule("form", .choice(["regular", "thematic"])),
    FieldRule("parent", .reference(.campaign)),
    FieldRule("period", .period),
    FieldRule("slogan", .text),
    FieldRule("content_count", .integer),
    FieldRule("contents", .list(.text)),
    FieldRule("partial_mentions", .list(.text)),
    FieldRule("contents_complete", .bool),
    FieldRule("launched_by", .reference(.person)),
    FieldRule("launch_event", .reference(.event)),
  ]

  private static let figureFields: [FieldRule] = [
    .required("measure", .text),
    FieldRule("value", .integer),
    FieldRule("value_text", .text),
    .required(
      "qualifier",
      .choice([
        "exact", "nearly", "over", "about", "under", "at_most", "at_least", "magnitude", "many",
        "some", "plural",
      ])),
    FieldRule("magnitude", .integer),
    .required("unit_of_count", .text),
    FieldRule("subject", .reference(.unit)),
    FieldRule("campaign", .reference(.campaign)),
    FieldRule("event", .reference(.event)),
    FieldRule("attribution", .choice(["own", "joint"])),
    FieldRule("period", .period),
    FieldRule("additive", .bool),
  ]

  private static let taskAreaFields: [FieldRule] = [
    .required("name", .text),
    FieldRule("name_en", .text),
    FieldRule("legal_ref", .text),
    FieldRule("figures", .list(.reference(.figure))),
  ]

  private static let statementFields: [FieldRule] = [
    .required("type", .choice(["praise", "directive", "commitment", "slogan"])),
    .required("speaker", .reference(.person)),
    FieldRule("on_behalf_of", .list(.text)),
    FieldRule("addressee", .reference(.unit)),
    FieldRule("paraphrase_vi", .text),
    FieldRule("paraphrase_en", .text),
    FieldRule("event", .reference(.event)),
    FieldRule("order", .integer),
    FieldRule("complete", .bool),
  ]

  private static let awardTypeFields: [FieldRule] = [
    .required("name_vi", .text),
    FieldRule("name_en", .text),
    .required(
      "family",
      .choice([
        "order", "medal", "state_title", "prize", "emulation_title", "commemorative",
        "certificate", "letter", "outside_law",
      ])),
    FieldRule("level", .text),
    FieldRule("recipient_kinds", .list(personOrUnit)),
    FieldRule("authority", .text),
    FieldRule("legal_basis", .list(.text)),
    FieldRule("valid_from", .date),
    FieldRule("valid_to", .date),
    FieldRule("sort_order", .integer),
    FieldRule("certainty", .text),
  ]

  private static let decisionFields: [FieldRule] = [
    .required("number", .text),
    .required("issuer", .text),
    .required("issued_on", .date),
    .required("type", .choice(["grant", "annul", "strip", "restore", "correct"])),
    FieldRule("signatory", .text),
    FieldRule("annuls", .reference(.decision)),
    FieldRule("targets", .list(.reference(.honour))),
    FieldRule("ground", .text),
    FieldRule("effective_on", .date),
  ]

  private static let honourFields: [FieldRule] = [
    .required("award_type", .reference(.awardType)),
    .required("recipient_kind", personOrUnit),
    .required("recipient", .path([.person, .unit])),
    .required("recipient_name_at", .text),
    FieldRule("rank_at", .text),
    FieldRule("post_at", .text),
    FieldRule("unit_at", .text),
    FieldRule("decision", .reference(.decision)),
    FieldRule("campaign", .reference(.campaign)),
    FieldRule("event", .reference(.event)),
    FieldRule("awarded_on", .date),
    FieldRule("presented_on", .date),
    FieldRule("reason", .text),
    FieldRule("posthumous", .bool),
  ]

  private static let exemplarFields: [FieldRule] = [
    FieldRule("title", .text),
    FieldRule("subject", .path(nil)),
    FieldRule("recognised_at", .reference(.event)),
    FieldRule("field", .text),
    FieldRule("summary", .text),
    FieldRule(
      "replicated_at",
      .list(
        .object([
          .required("unit", .reference(.unit)), FieldRule("from", .date),
          FieldRule("result", .text),
        ]))),
  ]

  private static let openQuestionFields: [FieldRule] = [
    .required(
      "about",
      .list(
        .object([
          .required("kind", .text), .required("id", .text), FieldRule("field", .text),
        ]))),
    .required("question", .text),
    .required("readings", .list(.text)),
    .required("state", .choice(["open", "decided"])),
    FieldRule("answer", .text),
  ]
}
