import HonourModel

@testable import HonourProtocol

/// Random states of a small dataset: fields that come and go, ids of many cuts, texts that repeat,
/// numbers at their limits.
struct ColumnHistory {
  private var random: SplitMix64
  private(set) var state: [RecordKey: [UInt8]] = [:]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  var records: [CanonicalRecord] {
    state.map { CanonicalRecord(key: $0.key, bytes: $0.value) }.sorted { $0.key < $1.key }
  }

  /// Inserts, changes and deletes up to so many records.
  mutating func step(changes: Int) {
    for _ in 0..<changes {
      let key = RecordKey(kind: pick(["person", "unit", "a", "honour"]), id: id())
      switch random.next() % 6 {
      case 0: state[key] = nil
      case 1...2: if let old = state.randomElement(using: &random) { change(old.key, old.value) }
      default: state[key] = object(key, fields: fields())
      }
    }
  }

  private mutating func change(_ key: RecordKey, _ bytes: [UInt8]) {
    guard case .object(let object)? = try? JSONParser.parse(bytes) else { return }
    var fields = Dictionary(
      uniqueKeysWithValues: object.members.map { ($0.name.string, $0.value) })
    fields["id"] = nil
    fields["kind"] = nil
    if random.next() % 3 == 0, let name = fields.keys.sorted().randomElement(using: &random) {
      fields[name] = nil
    }
    for (name, value) in self.fields().prefix(2) { fields[name] = value }
    state[key] = self.object(key, fields: fields)
  }

  private func object(_ key: RecordKey, fields: [String: JSONValue]) -> [UInt8] {
    var members = fields
    members["id"] = .string(Text(key.id))
    members["kind"] = .string(Text(key.kind))
    let object = JSONObject(members.map { .init(name: Text($0.key), value: $0.value) })
    return object.map { JSONValue.object($0).canonicalBytes } ?? []
  }

  private mutating func fields() -> [String: JSONValue] {
    var fields: [String: JSONValue] = [:]
    for _ in 0..<(random.next() % 6) { fields[name()] = value() }
    // Links of the three kinds that have some here.
    switch random.next() % 4 {
    case 0: fields["recipient"] = .string(Text(pick(["person/", "unit/", "a/"]) + id()))
    case 1: fields[pick(["unit", "parent", "event"])] = .string(Text(id()))
    default: break
    }
    return fields
  }

  private mutating func name() -> String {
    pick(["rank", "post", "name", "name_at", "n", "day", "zip", "tên \"đầy đủ\"", "j", "k", "l"])
  }

  private mutating func value() -> JSONValue {
    let literal: String
    switch random.next() % 8 {
    case 0: literal = String(Int64(bitPattern: random.next()))
    case 1: literal = String(Int64(random.next() % 40) - 20)
    case 2: literal = pick(["true", "false", "[]", "{}", "[1,[2,\"ba\"]]", "{\"a\":{\"b\":null}}"])
    case 3:
      let (year, month, day) = (random.next() % 80, random.next() % 9, random.next() % 20)
      literal = "\"20\(10 + year)-0\(1 + month)-\(10 + day)\""
    case 4: literal = "\"\(100 + random.next() % 900)\""
    case 5: literal = pick(["-0.5", "1e3", "\"\"", "\"a\\nb\"", "\"\\u0001x\"", "\"2020-02-30\""])
    default: literal = "\"\(words())\""
    }
    return (try? JSONParser.parse(Array(literal.utf8))) ?? .null
  }

  private mutating func words() -> String {
    var text: [String] = []
    for _ in 0...(random.next() % 12) {
      text.append(pick(["Nguyễn", "Văn", "Phúc", "Trung đoàn", "tiểu đoàn 3", "khen", "thưởng"]))
    }
    return text.joined(separator: " ")
  }

  private mutating func id() -> String {
    let number = random.next() % 60
    return pick(["p\(number)", "x/\(number)", "x/y-\(number)", "-/\(number)-", "2020-01-\(number)"])
  }

  private mutating func pick(_ choices: [String]) -> String {
    choices[Int(random.next() % UInt64(choices.count))]
  }
}

/// A base in memory that may be as one that is too large to be asked for a whole kind.
struct ArrayBase: RankedBase {
  private let base: ListedBase
  private let records: [CanonicalRecord]
  private let wholeLimit: Int

  init(_ records: [CanonicalRecord], wholeLimit: Int = .max) {
    self.records = records
    self.wholeLimit = wholeLimit
    base = ListedBase(records)
  }

  func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] {
    base.records(ofKind: kind, ranks: ranks)
  }

  func ids(ofKind kind: [UInt8], ranks: [UInt64]) -> [[UInt8]] {
    base.ids(ofKind: kind, ranks: ranks)
  }

  func records(ofKind kind: [UInt8], atMost limit: Int) -> [CanonicalRecord]? {
    base.records(ofKind: kind, atMost: min(limit, wholeLimit))
  }

  func lastRecords(ofKind kind: [UInt8], atMost limit: Int) -> [CanonicalRecord] {
    base.lastRecords(ofKind: kind, atMost: limit)
  }

  func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int,
    _ body: (CanonicalRecord) throws -> Bool
  ) rethrows -> Bool {
    try base.forEachReferrer(ofKind: kind, to: targets, atMost: limit, body)
  }

  func ranks(of keys: [RecordKey]) -> [UInt64?] { base.ranks(of: keys) }

  /// What leads from this state to another, in key order.
  func changes(to target: [CanonicalRecord]) -> [RankedChange] {
    var old: [RecordKey: (rank: UInt64, bytes: [UInt8])] = [:]
    for (record, rank) in zip(records, ranks(of: records.map(\.key))) {
      old[record.key] = (rank ?? 0, record.bytes)
    }
    var changes: [RankedChange] = []
    for record in target {
      let before = old.removeValue(forKey: record.key)
      guard before?.bytes != record.bytes else { continue }
      changes.append(
        RankedChange(
          key: record.key, rank: before?.rank ?? 0, old: before?.bytes, new: record.bytes))
    }
    for (key, before) in old {
      changes.append(RankedChange(key: key, rank: before.rank, old: before.bytes, new: nil))
    }
    return changes.sorted { $0.key < $1.key }
  }
}
