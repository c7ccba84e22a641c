import HonourModel

/// Which texts of a record are searched, and how near to its name each stands.
enum SearchedFields {
  /// How a text belongs to a record.
  ///
  /// The lower comes first among equally good matches.
  enum Nearness: Int64, CaseIterable, Sendable {
    case name = 0
    case alias = 1
    case content = 2
  }

  /// A field that is searched, and the `place` of its mentions.
  struct Field {
    let name: Text
    let place: Int64
  }

  private struct Fields {
    var names: [String] = []
    var aliases: [String] = []
    var contents: [String] = []

    func placed(rank: Int64) -> [Field] {
      [(names, Nearness.name), (aliases, .alias), (contents, .content)].flatMap { names, nearness in
        names.map { Field(name: Text($0), place: SearchedFields.place(nearness, rank: rank)) }
      }
    }
  }

  /// The fields of a kind, the nearest first; each is a text, or a list whose items are texts or
  /// have a `text`.
  static func fields(of kind: RecordKind?) -> [Field] {
    kind.flatMap { known[$0] } ?? unknown
  }

  private static let known = Dictionary(
    uniqueKeysWithValues: RecordKind.allCases.map {
      ($0, searched($0).placed(rank: rank(of: $0)))
    })

  private static let unknown = searched(nil).placed(rank: rank(of: nil))

  private static func searched(_ kind: RecordKind?) -> Fields {
    switch kind {
    case .source: Fields(names: ["title", "publisher"])
    case .unit: Fields(names: ["name", "name_en", "short"], aliases: ["aliases"])
    case .person: Fields(names: ["name"], aliases: ["aliases"], contents: ["post"])
    case .event: Fields(names: ["label"], contents: ["place"])
    case .participation: Fields(contents: ["posts_at", "on_behalf_of"])
    case .campaign:
      Fields(
        names: ["name"], aliases: ["aliases", "slogan"],
        contents: ["contents", "partial_mentions"])
    case .figure: Fields(names: ["measure"], contents: ["unit_of_count"])
    case .taskArea: Fields(names: ["name", "name_en"], contents: ["legal_ref"])
    case .statement: Fields(contents: ["paraphrase_vi", "paraphrase_en", "on_behalf_of"])
    case .awardType: Fields(names: ["name_vi", "name_en"])
    case .decision: Fields(names: ["number"], contents: ["issuer", "signatory", "ground"])
    case .honour:
      Fields(names: ["recipient_name_at"], contents: ["post_at", "unit_at", "reason"])
    case .exemplar: Fields(names: ["title"], contents: ["field", "summary"])
    case .openQuestion: Fields(names: ["question"], contents: ["readings", "answer"])
    case nil: Fields(names: ["name", "label", "title"], aliases: ["aliases"])
    }
  }

  /// Where a kind stands among equally good matches; people and units before what names them.
  static func rank(of kind: RecordKind?) -> Int64 {
    let order: [RecordKind] = [
      .person, .unit, .campaign, .event, .awardType, .decision, .exemplar, .figure, .taskArea,
      .statement, .honour, .participation, .openQuestion, .source,
    ]
    guard let kind, let place = order.firstIndex(of: kind) else { return Int64(order.count) }
    return Int64(place)
  }

  /// `place` of a mention: nearness, then the rank of the kind.
  static func place(_ nearness: Nearness, rank: Int64) -> Int64 { nearness.rawValue << 8 | rank }
}
