import HonourModel
import Testing

@testable import HonourProtocol

/// The records of a base that refer to what inserted rows refer to.
///
/// Source: `Protocol/columns.md`, section 3.
@Suite struct SiblingTests {
  private static let honour = Array("honour".utf8)

  private static func records(_ lines: [String]) throws -> [CanonicalRecord] {
    try lines.map { try Record(canonicalBytes: Array($0.utf8)).canonical }
  }

  private static func key(_ field: String, _ cells: [String]) -> ColumnTable.Column {
    var column = ColumnTable.Column(name: .field(FieldName(Array(field.utf8))))
    for (row, cell) in cells.enumerated() { column.append(Array(cell.utf8)[...], row: row) }
    return column
  }

  private static let base = [
    #"{"decision":"d1","id":"h1","kind":"honour","recipient":"person/p1"}"#,
    #"{"decision":"d1","id":"h2","kind":"honour","recipient":"unit/u/1"}"#,
    #"{"decision":"d2","id":"h3","kind":"honour","recipient":"person/p1"}"#,
    #"{"decision":7,"id":"h4","kind":"honour"}"#,
  ]

  private func find(
    _ key: ColumnTable.Column, _ limits: SiblingLimits = .reading
  ) throws -> [String] {
    // Told from the last to the first and from the first to the last, it is the same.
    let records = try Self.records(Self.base)
    let found = try Siblings.find(key, ofKind: Self.honour, base: ArrayBase(records), limits)
    let other = try Siblings.find(
      key, ofKind: Self.honour, base: ListedBase(records.reversed()), limits)
    #expect(found == other)
    return found.map(\.key.id)
  }

  @Test func `for each different reference there is the last record by its id`() throws {
    #expect(try find(Self.key("decision", ["d2", "d1", "d1", "d9"])) == ["h2", "h3"])
    #expect(try find(Self.key("recipient", ["unit/u/1", "person/p1"])) == ["h2", "h3"])
    #expect(try find(Self.key("recipient", ["person/p1"])) == ["h3"])
  }

  @Test func `what is no reference has no sibling`() throws {
    #expect(try find(Self.key("decision", ["", "d 1", "\u{1}7", "d1\\n"])).isEmpty)
    #expect(try find(Self.key("recipient", ["p1", "person/", "Person/p1"])).isEmpty)
  }

  @Test(arguments: ["reason", "kind", "scope", "prov"])
  func `a field that is no link is refused`(field: String) {
    #expect(throws: RowsAbove.Refusal.noLink) { try find(Self.key(field, ["d1"])) }
  }

  @Test func `their bytes are bounded`() throws {
    let byteCount = Self.base[1].utf8.count + Self.base[2].utf8.count
    let key = Self.key("decision", ["d1", "d2"])
    // Never more than these two at once: of one decision only the last record is held.
    let enough = SiblingLimits(referrers: .max, bytes: byteCount)
    #expect(try find(key, enough) == ["h2", "h3"])
    let tooFew = SiblingLimits(referrers: .max, bytes: byteCount - 1)
    #expect(throws: RowsAbove.Refusal.tooManySiblings) { try find(key, tooFew) }
  }

  /// The table in `Protocol/columns.md` and `Scripts/columns.py` name the same.
  @Test func `the links are those of the data model`() {
    var links: [String] = []
    for kind in RecordKind.allCases {
      for rule in kind.fields {
        let field = Array(rule.name.utf8)
        guard let link = Link(kind: Array(kind.rawValue.utf8), field: field) else { continue }
        let target = if case .id(let kind) = link { kind.rawValue } else { "path" }
        links.append("\(kind.rawValue).\(rule.name): \(target)")
      }
    }
    #expect(
      links.sorted() == [
        "campaign.launch_event: event", "campaign.launched_by: person",
        "campaign.parent: campaign", "decision.annuls: decision", "event.campaign: campaign",
        "event.organiser: unit", "event.parent: event", "exemplar.recognised_at: event",
        "exemplar.subject: path", "figure.campaign: campaign", "figure.event: event",
        "figure.subject: unit", "honour.award_type: award_type", "honour.campaign: campaign",
        "honour.decision: decision", "honour.event: event", "honour.recipient: path",
        "participation.event: event", "participation.person: person",
        "participation.unit: unit", "person.unit: unit", "statement.addressee: unit",
        "statement.event: event", "statement.speaker: person", "unit.parent: unit",
      ])
  }
}
