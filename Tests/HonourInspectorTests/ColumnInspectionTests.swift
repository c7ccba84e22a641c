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
    #expect(output.lines.contains { $0.contains("--base FILE") })
    #expect(output.json.contains(##""needs_base":true"##))
    #expect(output.json.contains(##""name":"rank","of":"patched""##))
  }

  @Test func `a delta in columns is its records where the base is at hand`() throws {
    let bytes = try Capture.columns(Self.patch, isSnapshot: false)
    let outputs = Capture.inspect(bytes, base: try InspectedBase(lines: Self.old.bytes))
    #expect(outputs.allSatisfy { $0.fault == nil })
    let chunk = try #require(outputs.compactMap(\.frame).first { $0.name == "CHUNK" })
    #expect(chunk.entries.map(\.change) == [.put(Self.new), .put(Self.changed)])
  }

  @Test func `a chunk on the base is read with the base, and passed over without`() throws {
    let words = ##","notes":"Mưu trí, kiên quyết tấn công tội phạm""##
    let old = Capture.canonical("p1", words)
    let new = Capture.canonical("p2", words)
    let bytes = try Capture.columns(
      [RankedChange(key: new.key, rank: 0, old: nil, new: new.bytes)], isSnapshot: false,
      vocabulary: Vocabulary.bytes(of: ListedBase([old])))
    let read = Capture.inspect(bytes, base: try InspectedBase(lines: old.bytes))
    #expect(read.flatMap { $0.frame?.entries ?? [] }.map(\.change) == [.put(new)])
    for other in [nil, try InspectedBase(lines: Capture.canonical("p9", "").bytes)] {
      let outputs = Capture.inspect(Capture.recorded(bytes), base: other)
      #expect(outputs.allSatisfy { $0.fault == nil })
      #expect(outputs.compactMap(\.frame?.name).contains("END"))
      let output = try #require(outputs.first { $0.frame?.name == "CHUNK" })
      #expect(output.frame?.entries == [])
      #expect(output.lines.contains { $0.contains("--base FILE") })
      #expect(output.json.contains(##""needs_base":true"##))
    }
  }

  @Test func `a base that is none is told by its line`() {
    let fault = #expect(throws: InspectedBase.Fault.self) {
      try InspectedBase(lines: Self.old.bytes + Array("\n{}\n".utf8))
    }
    #expect(fault?.line == 2)
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
    var writer = SegmentWriter(base: ListedBase())
    let bytes = try writer.segments(changes).bytes
    return (bytes, writer.recipeBytes)
  }

  static func columns(
    _ changes: [RankedChange], isSnapshot: Bool, toldPuts: UInt64? = nil,
    vocabulary: [UInt8]? = nil
  ) throws -> [UInt8] {
    let plain = try plain(changes)
    return server(
      plain.bytes, codes: plain.codes, isSnapshot: isSnapshot,
      puts: toldPuts ?? UInt64(changes.count), vocabulary: vocabulary)
  }

  /// What a server said, behind the client's question.
  static func recorded(_ server: [UInt8]) -> [UInt8] {
    Recording.header + Recording.encode(.clientToServer, elapsed: 0, bytes: client)
      + Recording.encode(.serverToClient, elapsed: 1, bytes: server)
  }

  static func server(
    _ plain: [UInt8], codes: [UInt8], isSnapshot: Bool, puts: UInt64,
    vocabulary: [UInt8]? = nil
  ) -> [UInt8] {
    var encoder = TransferEncoder(.columns(codes: codes))
    var body: [UInt8] = []
    encoder.append(plain) { body += $0 }
    let summary = encoder.finish(vocabulary: vocabulary) { body += $0 }
    let manifest = Manifest(
      shape: isSnapshot ? .snapshot : .delta(base: base.short),
      target: RevisionInfo(
        position: target, publishedAt: 1_790_000_000, author: "a", message: "b",
        recordCount: isSnapshot ? puts : 120, canonicalBytes: 34_567),
      putCount: puts, deleteCount: 0, recipe: .columns(codes: codes), body: summary)
    return Frame.welcome(Welcome(version: 1)).encoded() + manifest.encodedFrame() + body
  }
}
