/// What both sides take to stand before a plain stream of columns where its chunks are deflated.
///
/// The bytes are fixed: a kind or a field that comes later is spelt out in the stream.
/// Source: `Protocol/columns.md`, section 7.
enum KnownNames {
  /// Each name with its byte count before it, and what a single patch has behind its field.
  static let bytes: [UInt8] =
    ([shared] + ofKinds.map { "\($0) \($1)" }).joined(separator: " ").split(separator: " ")
    .flatMap { [UInt8($0.utf8.count)] + $0.utf8 } + [0, 1, 1, 1]

  /// The kinds in the order of the list: those that change most stand last.
  static let kinds: [[UInt8]] = ofKinds.map { Array($0.kind.utf8) }

  /// The fields of all kinds.
  private static let shared = "alts class notes prov scope"

  private static let ofKinds: [(kind: String, fields: String)] = [
    ("open_question", "about answer question readings state"),
    ("task_area", "figures legal_ref name name_en"),
    (
      "campaign",
      """
      aliases content_count contents contents_complete form launch_event launched_by level name \
      parent partial_mentions period slogan
      """
    ),
    (
      "award_type",
      """
      authority certainty family legal_basis level name_en name_vi recipient_kinds sort_order \
      valid_from valid_to
      """
    ),
    (
      "statement",
      "addressee complete event on_behalf_of order paraphrase_en paraphrase_vi speaker type"
    ),
    (
      "figure",
      """
      additive attribution campaign event magnitude measure period qualifier subject \
      unit_of_count value value_text
      """
    ),
    (
      "event",
      "campaign complete held_on label ordinal organiser parent period place recipients type"
    ),
    ("participation", "event on_behalf_of order person posts_at rank_at roles unit"),
    ("exemplar", "field recognised_at replicated_at subject summary title"),
    ("source", "bytes language parts published publisher sha256 title url"),
    ("unit", "aliases fictional name name_en parent predecessors short tier valid_from valid_to"),
    ("decision", "annuls effective_on ground issued_on issuer number signatory targets type"),
    ("person", "aliases family given middle name post rank synthetic unit"),
    (
      "honour",
      """
      award_type awarded_on campaign decision event post_at posthumous presented_on rank_at \
      reason recipient recipient_kind recipient_name_at unit_at
      """
    ),
  ]
}
