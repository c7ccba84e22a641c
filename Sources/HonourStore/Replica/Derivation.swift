import HonourModel

/// Everything that a replica keeps about a record beside its bytes, as a function of the bytes.
struct Derivation: Hashable {
  /// A text that is searched, and its place among others of the same text.
  struct Phrase: Hashable {
    let text: Text
    let place: Int64
  }

  /// Bytes of a long text's sort key that are kept.
  static let sortKeyBytes = 120

  /// Orders the records of a kind for people; ends with the id, so that no two are equal.
  let sort: [UInt8]
  /// Each text once, at its nearest place.
  let phrases: [Phrase]
  /// The hashes of the keys of what the record refers to, rising, each once.
  let targets: [UInt64]

  init(_ record: Record) {
    self.init(record, sortKeys: SortKeys())
  }

  /// Takes the sort keys of names already met from a cache.
  init(_ record: Record, sortKeys: SortKeys) {
    let kind = RecordKind(rawValue: record.key.kind)
    sort = Self.sortKey(record, kind: kind, sortKeys: sortKeys)
    phrases = Self.phrases(record, kind: kind)
    targets = Self.targets(record)
  }

  private static func sortKey(
    _ record: Record, kind: RecordKind?, sortKeys: SortKeys
  ) -> [UInt8] {
    let label = RecordLabel.text(of: record, kind: kind) ?? ""
    let isPerson =
      kind == .person || (kind == .honour && record["recipient_kind"]?.text == "person")
    let key = isPerson ? sortKeys.givenName(label) : sortKeys.label(label)
    return key.prefix(sortKeyBytes) + [0] + Array(record.key.id.utf8)
  }

  private static func phrases(_ record: Record, kind: RecordKind?) -> [Phrase] {
    let fields = SearchedFields.fields(of: kind)
    let rank = SearchedFields.rank(of: kind)
    var result: [Phrase] = []
    func add(_ names: [String], _ nearness: SearchedFields.Nearness) {
      for name in names {
        for text in texts(of: record[name]) where !text.string.isEmpty {
          guard !result.contains(where: { $0.text == text }) else { continue }
          result.append(Phrase(text: text, place: SearchedFields.place(nearness, rank: rank)))
        }
      }
    }
    add(fields.names, .name)
    add(fields.aliases, .alias)
    add(fields.contents, .content)
    return result
  }

  /// A text, the texts of a list, and the `text` of objects in a list.
  private static func texts(of value: JSONValue?) -> [Text] {
    switch value {
    case .string(let text): [text]
    case .array(let items): items.flatMap { texts(of: $0) }
    case .object(let object): object["text"]?.text.map { [Text($0)] } ?? []
    case .null, .bool, .number, nil: []
    }
  }

  private static func targets(_ record: Record) -> [UInt64] {
    var hashes = References.of(record).map(\.target.hash)
    guard hashes.count > 1 else { return hashes }
    hashes.sort()
    var last: UInt64?
    hashes.removeAll { hash in
      defer { last = hash }
      return hash == last
    }
    return hashes
  }
}
