/// Finds what a record refers to.
///
/// Every reference that must exist in a state is found here and nowhere else: those that the
/// tables of fields name, the units of `scope`, and the sources of `prov` and `alts`.
/// Source: `Protocol/data-model.md`, "References".
package enum References {
  /// All checked references, in the byte order of the record's fields.
  ///
  /// Malformed values give none: the rules refuse them. Of a kind that is not known, the common
  /// fields are read.
  package static func of(_ record: Record) -> [RecordReference] {
    let collector = collect(from: record, isNaming: true)
    return zip(collector.fields, collector.targets).map { RecordReference(field: $0, target: $1) }
  }

  /// Only what is referred to, in the same order; a target may come more than once.
  ///
  /// Naming the places costs more than finding them.
  package static func targets(of record: Record) -> [RecordKey] {
    collect(from: record, isNaming: false).targets
  }

  private static func collect(from record: Record, isNaming: Bool) -> Collector {
    var collector = Collector(isNaming: isNaming)
    let kind = record.kind
    let rules = kind.flatMap { referring[$0] } ?? commonReferring
    var next = 0
    for member in record.fields.members {
      while next < rules.count, rules[next].name < member.name { next += 1 }
      guard next < rules.count else { break }
      guard rules[next].name == member.name else { continue }
      collector.collect(member.value, rules[next].type, at: member.name.string)
    }
    if kind == .openQuestion { collector.collectSubjects(record["about"]) }
    return collector
  }

  private typealias ReferringField = (name: Text, type: FieldType)

  /// The fields of each kind that can hold a reference, in byte order of their names.
  private static let referring: [RecordKind: [ReferringField]] = Dictionary(
    uniqueKeysWithValues: RecordKind.allCases.map { ($0, referring(among: $0.fields)) })

  private static let commonReferring = referring(among: RecordKind.commonFields)

  private static func referring(among rules: [FieldRule]) -> [ReferringField] {
    rules.filter(\.type.mayRefer).map { (name: Text($0.name), type: $0.type) }
      .sorted { $0.name < $1.name }
  }

  /// The text that no two live records of the kind may share.
  ///
  /// A decision has one: its issuer, its number and the year of `issued_on`, separated by U+001F,
  /// which no text of a record holds.
  package static func naturalKey(of record: Record) -> String? {
    guard record.kind == .decision, let issuer = record["issuer"]?.text,
      let number = record["number"]?.text, let issued = record["issued_on"]?.text
    else { return nil }
    let year = FuzzyDate(issued)?.writtenYear ?? issued
    return [issuer, number, year].joined(separator: "\u{1F}")
  }

  private struct Collector {
    let isNaming: Bool
    private(set) var targets: [RecordKey] = []
    /// Where each target stands; none where nobody asks.
    private(set) var fields: [String] = []

    init(isNaming: Bool) { self.isNaming = isNaming }

    mutating func add(kind: RecordKind, id: String?, at field: @autoclosure () -> String) {
      guard let id, RecordKey.isID(id.utf8) else { return }
      add(RecordKey(kind: kind.rawValue, id: id), at: field())
    }

    mutating func add(_ target: RecordKey, at field: @autoclosure () -> String) {
      targets.append(target)
      if isNaming { fields.append(field()) }
    }

    mutating func collect(
      _ value: JSONValue, _ type: FieldType, at field: @autoclosure () -> String
    ) {
      switch type {
      case .reference(let kind): add(kind: kind, id: value.text, at: field())
      case .path:
        guard let path = value.text, let key = RecordKey(path: path) else { return }
        add(key, at: field())
      case .recipients:
        for (index, item) in (value.array ?? []).enumerated() {
          collect(item, .path(nil), at: "\(field())[\(index)]")
        }
      case .list(let item):
        guard item.mayRefer else { return }
        for (index, value) in (value.array ?? []).enumerated() {
          collect(value, item, at: "\(field())[\(index)]")
        }
      case .object(let rules):
        guard let object = value.object else { return }
        for rule in rules {
          guard let member = object[rule.name] else { continue }
          collect(member, rule.type, at: field() + "." + rule.name)
        }
      case .provenance: collectProvenance(value, at: field())
      case .alternatives: collectAlternatives(value, at: field())
      case .text, .choice, .date, .period, .integer, .bool, .label, .alias, .privacyClass: break
      }
    }

    private mutating func collectProvenance(
      _ value: JSONValue, at field: @autoclosure () -> String
    ) {
      for member in value.object?.members ?? [] {
        collectPointers(member.value, at: field() + "." + Excerpt.of(member.name.string))
      }
    }

    private mutating func collectPointers(
      _ value: JSONValue, at field: @autoclosure () -> String
    ) {
      for (index, item) in (value.array ?? []).enumerated() {
        let inObject = item.object?["ref"]
        guard let text = item.text ?? inObject?.text, let pointer = ProvenancePointer(text) else {
          continue
        }
        add(
          kind: .source, id: pointer.source,
          at: "\(field())[\(index)]" + (inObject == nil ? "" : ".ref"))
      }
    }

    private mutating func collectAlternatives(
      _ value: JSONValue, at field: @autoclosure () -> String
    ) {
      for member in value.object?.members ?? [] {
        for (index, item) in (member.value.array ?? []).enumerated() {
          guard let pointers = item.object?["prov"] else { continue }
          collectPointers(
            pointers,
            at: "\(field()).\(Excerpt.of(member.name.string))[\(index)].prov")
        }
      }
    }

    /// The records that an open question is about.
    mutating func collectSubjects(_ about: JSONValue?) {
      for (index, item) in (about?.array ?? []).enumerated() {
        guard let kind = item.object?["kind"]?.text, let id = item.object?["id"]?.text,
          RecordKey.isKind(kind.utf8), RecordKey.isID(id.utf8)
        else { continue }
        add(RecordKey(kind: kind, id: id), at: "about[\(index)]")
      }
    }
  }
}

extension FieldType {
  /// Whether a value of this type can hold a reference.
  fileprivate var mayRefer: Bool {
    switch self {
    case .reference, .path, .recipients, .provenance, .alternatives: true
    case .list(let item): item.mayRefer
    case .object(let rules): rules.contains { $0.type.mayRefer }
    case .text, .choice, .date, .period, .integer, .bool, .label, .alias, .privacyClass: false
    }
  }
}
