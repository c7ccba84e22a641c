import HonourInspector
import HonourModel
import HonourProtocol
import Testing

@Suite struct ColumnInspectionTests {
  private static let old = Capture.canonical("p1", ##","name":"An","rank":"captain""##)
  private static let changed = Capture.canonical("p1", ##","name":"An","rank":"colonel""##)
  private static let new = Capture.canonical("p-2", ##","name":"B\u001bình","rank":"captain""##)

  private static let snapshot: [RankedChange] = [
    RankedChange(key: new.key, rank: 0, old: nil, new: new.bytes),
    RankedChange(key: old.key, rank: 0, old: nil, new: old.bytes),
  ]

  private static let patch: [RankedChange] = [
    RankedChange(key: new.key, rank: 0, old: nil, new: new.bytes),
    RankedChange(key: old.key, rank: 0, old: old.bytes, new: changed.bytes),
  ]

  @Test func `a snapshot in columns is its records, and each column with its code and size`() throws
  {
    let outputs = Capture.inspect(try Capture.columns(Self.snapshot, isSnapshot: true))
    #expect(outputs.allSatisfy { $0.fault == nil })
    let chunk = try #require(outputs.compactMap(\.frame).first { $0.name == "CHUNK" })
    #expect(chunk.entries.map(\.change) == [.put(Self.new), .put(Self.old)])
    let section = try #require(chunk.segments.first?.sections.first)
    #expect(section.kind == "person")
    #expect(section.insertCount == 2)
    #expect(section.columns.map(\.name) == ["part 0", "part 1", "name", "rank"])
    #expect(section.columns.map(\.cells) == [2, 1, 2, 2])
    let head = section.columns.reduce(0) { $0 + $1.byteCount }
    #expect(try head < #require(chunk.segments.first?.byteCount))
    for output in outputs {
      #expect(output.lines.allSatisfy { !$0.contains("\u{1B}") })
      #expect(output.lines.allSatisfy { $0.count <= 100 })
    }
  }

  @Test func `a delta in columns is told as far as it goes without the base`() throws {
    let outputs = Capture.inspect(try Capture.columns(Self.patch, isSnapshot: false))
    #expect(outputs.allSatisfy { $0.fault == nil })
    let output = try #require(outputs.first { $0.frame?.name == "CHUNK" })
    let chunk = try #require(output.frame)
    #expect(chunk.entries.isEmpty)
    let section = try #require(chunk.segments.first?.sections.first)
    #expect(section.groups.map(\.fields) == [["rank"]])
    #expect(section.groups.map(\.ranks) == [[0]])
    #expect(section.insertCount == 1)
    #expect(output.lines.contains { $0.hasSuffix("patched   rank 0: rank") })
    #expect(output.lines.contains { $0.contains("patched   person.rank ") })
    #expect(output.lines.contains { $0.contains("need that state") })
    #expect(output.json.contains(##""needs_base":true"##))
    #expect(output.json.contains(##""name":"rank","of":"patched""##))
  }

  @Test func `inserts that nothing looks up are read in a delta too`() throws {
    let outputs = Capture.inspect(
      try Capture.columns(Array(Self.snapshot.prefix(1)), isSnapshot: false))
    let chunk = try #require(outputs.compactMap(\.frame).first { $0.name == "CHUNK" })
    #expect(chunk.entries.map(\.change) == [.put(Self.new)])
  }

  @Test func `a count that the manifest does not tell is a fault in the plain stream`() throws {
    let outputs = Capture.inspect(
      try Capture.columns(Self.patch, isSnapshot: false, toldPuts: 3))
    let fault = try #require(outputs.last?.fault)
    #expect(fault.place == .plain(.serverToClient))
    #expect(fault.error.reason == .wrongNumber(value: 2, expected: 3))
  }

  @Test func `wrong bytes are listed or faulted, and never trap`() throws {
    for changes in [Self.snapshot, Self.patch] {
      let plain = try Capture.plain(changes)
      for index in plain.bytes.indices {
        for flip: UInt8 in [0x01, 0x10, 0x80, 0xFF] {
          var bytes = plain.bytes
          bytes[index] ^= flip
          let stream = Capture.server(
            bytes, codes: plain.codes, isSnapshot: false, puts: 2)
          for output in Capture.inspect(stream) {
            #expect(!output.lines.isEmpty)
            #expect(!output.json.isEmpty)
          }
        }
      }
    }
  }
}

// Transfers in columns.
extension Capture {
  static func canonical(_ id: String, _ rest: String) -> CanonicalRecord {
    CanonicalRecord(
      key: RecordKey(kind: "person", id: id),
      bytes: Array(#"{"id":"\#(id)","kind":"person"\#(rest)}"#.utf8))
  }

  static func plain(_ changes: [RankedChange]) throws -> (bytes: [UInt8], codes: [UInt8]) {
    var writer = SegmentWriter(base: EmptyBase())
    let bytes = try writer.segments(changes).bytes
    return (bytes, writer.recipeBytes)
  }

  static func columns(
    _ changes: [RankedChange], isSnapshot: Bool, toldPuts: UInt64? = nil
  ) throws -> [UInt8] {
    let plain = try plain(changes)
    return server(
      plain.bytes, codes: plain.codes, isSnapshot: isSnapshot,
      puts: toldPuts ?? UInt64(changes.count))
  }

  static func server(
    _ plain: [UInt8], codes: [UInt8], isSnapshot: Bool, puts: UInt64
  ) -> [UInt8] {
    var encoder = TransferEncoder(.columns(codes: codes))
    var body: [UInt8] = []
    encoder.append(plain) { body += $0 }
    let summary = encoder.finish { body += $0 }
    let manifest = Manifest(
      shape: isSnapshot ? .snapshot : .delta(base: base),
      target: RevisionInfo(
        position: target, publishedAt: 1_790_000_000, author: "a", message: "b",
        recordCount: isSnapshot ? puts : 120, canonicalBytes: 34_567),
      putCount: puts, deleteCount: 0, recipe: .columns(codes: codes), body: summary)
    return Frame.welcome(Welcome(version: 1)).encoded() + manifest.encodedFrame() + body
  }
}
