import Crypto
import Foundation
import HonourExamples
import HonourImport
import HonourModel
import Testing

@Suite struct CscdTests {
  let lines = ExampleDataset.cscd.lines.split(separator: 0x0A).map(Array.init)

  private func records() throws -> [Record] { try lines.map { try Record(canonicalBytes: $0) } }

  private func records(of kind: RecordKind) throws -> [Record] {
    try records().filter { $0.kind == kind }
  }

  private func record(_ path: String) throws -> Record {
    let key = try #require(RecordKey(path: path))
    return try #require(try records().first { $0.key == key })
  }

  @Test func `it is found by its name`() {
    #expect(ExampleDataset.named("cscd") == .cscd)
    #expect(ExampleDataset.named("CSCD") == nil)
  }

  @Test func `the lines are the canonical export of what they say`() throws {
    #expect(ExampleDataset.cscd.lines.last == 0x0A)
    var last: RecordKey?
    for line in lines {
      let record = try Record(canonicalBytes: line)
      #expect(record.canonical.bytes == line, "\(record.key)")
      if let last { #expect(last < record.key) }
      last = record.key
    }
  }

  @Test func `every rule is kept and every reference resolves`() throws {
    var state = MemoryState()
    #expect(try state.apply(ExampleDataset.cscd.lines) == [])
    #expect(state.warnings == [])
  }

  @Test(arguments: [
    (RecordKind.source, 1), (.person, 3), (.unit, 6), (.event, 7), (.participation, 10),
    (.campaign, 2), (.figure, 10), (.taskArea, 5), (.statement, 12), (.openQuestion, 14),
    (.awardType, 66), (.decision, 0), (.honour, 0), (.exemplar, 0),
  ])
  func `it has the facts of the source and no honour`(kind: RecordKind, count: Int) throws {
    #expect(try records(of: kind).count == count)
  }

  @Test func `figures keep their qualifiers and are never added up`() throws {
    let figures = try records(of: .figure)
    let qualifiers = figures.compactMap { $0["qualifier"]?.text }
    #expect(
      qualifiers == [
        "nearly", "over", "many", "nearly", "magnitude", "exact", "exact", "exact", "exact", "many",
      ])
    let values: [Int64?] = [38_000, 700_000, nil, 20_000, nil, 78, 5, 2, 6, nil]
    #expect(figures.map { $0["value"]?.integer } == values)
    #expect(figures.allSatisfy { $0["additive"]?.bool == false })
  }

  @Test func `the unnamed stay unnamed`() throws {
    #expect(try record("event/evt-000004")["recipients"]?.text == "unknown")
    let launched = try record("campaign/cmp-000002")
    #expect(launched["name"] == nil)
    #expect(launched["content_count"]?.integer == 6)
    #expect(launched["contents"] == .array([]))
    #expect(launched["partial_mentions"]?.array?.count == 8)
    #expect(launched["contents_complete"]?.bool == false)
    #expect(try record("event/evt-000001")["held_on"] == nil)
  }

  @Test func `what is inferred is no field's value and has a basis`() throws {
    for record in try records() {
      for (place, pointer) in pointers(of: record)
      where pointer["stated"]?.text == "inferred" {
        #expect(
          place.hasPrefix("alts.") || place.hasPrefix("prov.readings["), "\(record.key) \(place)")
        #expect(pointer["basis"]?.array?.isEmpty == false, "\(record.key) \(place)")
      }
    }
  }

  @Test func `pointers lie within their part and captions say that they are captions`() throws {
    let source = try record("source/src-000001")
    let parts = try #require(source["parts"]?.array)
    #expect(parts.count == 13)
    for record in try records() {
      for (place, pointer) in pointers(of: record) {
        let span = try #require(pointer["ref"]?.text.flatMap(ProvenancePointer.init))
        let part = try #require(
          parts.first { $0.object?["no"]?.text == span.part }?.object, "\(record.key) \(place)")
        #expect(part["kind"] == pointer["kind"], "\(record.key) \(place)")
        let start = try #require(part["start"]?.integer)
        let end = try #require(part["end"]?.integer)
        #expect(start <= span.range.lowerBound && span.range.upperBound <= end, "\(record.key)")
      }
    }
  }

  @Test func `every record that is not of the catalogue says where it comes from`() throws {
    for record in try records() where record.kind != .awardType {
      #expect(record["prov"]?.object?.members.isEmpty == false, "\(record.key)")
    }
  }

  @Test func `award types have no dates and say how certain they are`() throws {
    for type in try records(of: .awardType) {
      #expect(type.key.id.hasSuffix("@2024"))
      #expect(type["valid_from"] == nil && type["valid_to"] == nil)
      #expect(type["certainty"] != nil && type["recipient_kinds"]?.array?.isEmpty == false)
    }
  }

  /// The article, where it lies beside the checkout or where `HONOUR_SEED` says.
  private static let article: [UInt8]? = {
    let checkout = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let beside = checkout.appendingPathComponent("../shared/seed/article.vi.txt")
    let named = ProcessInfo.processInfo.environment["HONOUR_SEED"].map(URL.init(fileURLWithPath:))
    return (try? Data(contentsOf: named ?? beside)).map(Array.init)
  }()

  @Test(.enabled(if: article != nil, "the article is not part of the project"))
  func `offsets and hashes agree with the article`() throws {
    let bytes = try #require(Self.article)
    let source = try record("source/src-000001")
    #expect(source["sha256"]?.text == Self.sha256(bytes))
    #expect(source["bytes"]?.integer == Int64(bytes.count))
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var checked = 0
    for record in try records() {
      for (place, pointer) in pointers(of: record) {
        let span = try #require(pointer["ref"]?.text.flatMap(ProvenancePointer.init))
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[Int(span.range.lowerBound)..<Int(span.range.upperBound)])
        let digest = Self.sha256(Array(String(text).utf8))
        #expect(pointer["span_sha256"]?.text == digest, "\(record.key) \(place)")
        checked += 1
      }
    }
    #expect(checked > 300)
  }

  private static func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      let digits = String(byte, radix: 16)
      return digits.utf8.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Every pointer of a record, from `prov` and from `alts`, with its place.
  private func pointers(of record: Record) -> [(place: String, pointer: JSONObject)] {
    var found: [(place: String, pointer: JSONObject)] = []
    func collect(_ prov: JSONValue, _ place: String) {
      for pointer in prov.array ?? [] {
        if let object = pointer.object { found.append((place, object)) }
      }
    }
    for member in record["prov"]?.object?.members ?? [] {
      collect(member.value, "prov.\(member.name)")
    }
    for member in record["alts"]?.object?.members ?? [] {
      for alternative in member.value.array ?? [] {
        collect(alternative.object?["prov"] ?? .null, "alts.\(member.name)")
      }
    }
    return found
  }
}
