import HonourModel

/// Everything that a replica keeps about a record beside its bytes, as a function of the bytes.
struct Derivation: Hashable, Sendable {
  /// A text that is searched, and its place among others of the same text.
  struct Phrase: Hashable, Sendable {
    let text: Text
    let place: Int64
  }

  /// Phrases for which room is made at once; most records have fewer.
  private static let usualPhrases = 6

  /// Bytes of a long text's sort key that are kept.
  static let sortKeyBytes = 120

  /// Orders the records of a kind for people; ends with the id, so that no two are equal.
  let sort: [UInt8]
  /// Each text once, at its nearest place.
  let phrases: [Phrase]
  /// The hashes of the keys of what the record refers to, rising, each once.
  let targets: [UInt64]

  /// Takes the sort keys of names already met from a cache.
  init(_ record: Record, sortKeys: inout SortKeys) {
    sort = Self.sortKey(record, sortKeys: &sortKeys)
    phrases = Self.phrases(record)
    targets = Self.targets(record)
  }

  private static func sortKey(_ record: Record, sortKeys: inout SortKeys) -> [UInt8] {
    let label = RecordLabel.text(of: record) ?? ""
    let isPerson =
      record.kind == .person
      || (record.kind == .honour && record["recipient_kind"]?.text == "person")
    let key = (isPerson ? sortKeys.givenName(label) : sortKeys.label(label)).prefix(sortKeyBytes)
    let id = record.key.idBytes
    var result: [UInt8] = []
    result.reserveCapacity(key.count + 1 + id.count)
    result += key
    result.append(0)
    result += id
    return result
  }

  private static func phrases(_ record: Record) -> [Phrase] {
    var result: [Phrase] = []
    result.reserveCapacity(usualPhrases)
    for field in SearchedFields.fields(of: record.kind) {
      guard let value = record.fields[field.name] else { continue }
      add(value, at: field.place, to: &result)
    }
    return result
  }

  /// Adds a text, the texts of a list, and the `text` of objects in a list.
  private static func add(_ value: JSONValue, at place: Int64, to result: inout [Phrase]) {
    switch value {
    case .string(let text): add(text, at: place, to: &result)
    case .array(let items): for item in items { add(item, at: place, to: &result) }
    case .object(let object):
      if let text = object["text"]?.text { add(Text(text), at: place, to: &result) }
    case .null, .bool, .number: break
    }
  }

  private static func add(_ text: Text, at place: Int64, to result: inout [Phrase]) {
    guard !text.string.isEmpty, !result.contains(where: { $0.text == text }) else { return }
    result.append(Phrase(text: text, place: place))
  }

  private static func targets(_ record: Record) -> [UInt64] {
    var hashes = References.targets(of: record).map(\.hash)
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
