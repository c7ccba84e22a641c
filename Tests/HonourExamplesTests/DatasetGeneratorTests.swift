import HonourExamples
import HonourModel
import Testing

@Suite struct DatasetGeneratorTests {
  static func dataset(persons: Int, honours: Int, seed: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    DatasetGenerator(persons: persons, honours: honours, seed: seed)
      .write { bytes.append(contentsOf: $0) }
    return bytes
  }

  @Test func `equal arguments give equal bytes and another seed gives others`() {
    let first = Self.dataset(persons: 50, honours: 400, seed: 1)
    #expect(first == Self.dataset(persons: 50, honours: 400, seed: 1))
    #expect(first != Self.dataset(persons: 50, honours: 400, seed: 2))
  }

  @Test(arguments: [
    (0, 0), (0, 50), (1, 0), (1, 1), (7, 100), (100, 600), (300, 100),
  ])
  func `every record keeps the rules and every reference resolves`(
    persons: Int, honours: Int
  ) throws {
    var state = MemoryState()
    let faults = try state.apply(Self.dataset(persons: persons, honours: honours, seed: 11))
    #expect(faults == [], "seed 11, \(persons) persons, \(honours) honours")
    #expect(state.warnings == [])
    #expect(state.count(.person) == persons)
    #expect(state.count(.honour) == honours)
    #expect(state.count(.awardType) == 66)
  }

  @Test func `lines are canonical and in key order`() throws {
    var last: RecordKey?
    let bytes = Self.dataset(persons: 50, honours: 300, seed: 3)
    #expect(bytes.last == 0x0A)
    for line in bytes.split(separator: 0x0A) {
      let record = try Record(canonicalBytes: Array(line))
      #expect(record.canonical.bytes == Array(line))
      if let last { #expect(last < record.key) }
      last = record.key
    }
  }

  @Test func `all kinds and all types of decisions occur`() throws {
    var kinds: [RecordKind: Int] = [:]
    var types: Set<String> = []
    for line in Self.dataset(persons: 100, honours: 2_800, seed: 5).split(separator: 0x0A) {
      let text = String(decoding: line, as: UTF8.self)
      let kind = RecordKind.allCases.first { text.contains("\"kind\":\"\($0.rawValue)\"") }
      kinds[try #require(kind), default: 0] += 1
      guard kind == .decision else { continue }
      types.insert(try #require(try Record(canonicalBytes: Array(line))["type"]?.text))
    }
    for kind in RecordKind.allCases where kind != .openQuestion { #expect(kinds[kind] != nil) }
    #expect(kinds[.honour] == 2_800)
    #expect(kinds[.decision] == 145)
    #expect(types == ["grant", "annul", "strip", "restore", "correct"])
  }

  @Test func `everything is marked as invented`() throws {
    var state = MemoryState()
    _ = try state.apply(Self.dataset(persons: 60, honours: 20, seed: 9))
    for record in state.records.values {
      if record.kind == .person { #expect(record["synthetic"]?.bool == true) }
      if record.kind == .unit { #expect(record["fictional"]?.bool == true) }
    }
  }

  @Test func `names repeat as names of people do`() throws {
    var bearers: [String: Int] = [:]
    var nguyens = 0
    for line in Self.dataset(persons: 3_000, honours: 0, seed: 21).split(separator: 0x0A) {
      let record = try Record(canonicalBytes: Array(line))
      guard record.kind == .person, let name = record["name"]?.text else { continue }
      bearers[name, default: 0] += 1
      if record["family"]?.text == "Nguyễn" { nguyens += 1 }
    }
    #expect((1_020...1_290).contains(nguyens))
    #expect(bearers.values.max() ?? 0 >= 9)
    #expect(bearers.count > 1_500)
  }

  @Test func `the sink gets whole lines`() {
    DatasetGenerator(persons: 100, honours: 500, seed: 4).write { piece in
      #expect(piece.last == 0x0A)
      #expect(piece.count < 200_000)
    }
  }
}
