import HonourModel
import HonourProtocol
import Testing

@Suite struct DeltaReaderTests {
  private let changes: [RecordChange] = [
    .delete(RecordKey(kind: "event", id: "e9")), .put(Sample.person("p1", "Phạm Quốc Cường")),
    .put(Sample.person("p2", #"\"}{][,: \\"#)),
    .delete(RecordKey(kind: "person", id: "p3")), .delete(RecordKey(kind: "unit", id: "a/b:c@2")),
  ]

  private func plain(_ changes: [RecordChange]) throws -> [UInt8] {
    var writer = DeltaWriter()
    return try changes.flatMap { try writer.entry($0) }
  }

  private func fault(
    _ plain: [UInt8], puts: UInt64 = 9, deletes: UInt64 = 9
  ) -> WireError.Reason? {
    var reader = DeltaReader(putCount: puts, deleteCount: deletes)
    do {
      _ = try reader.append(plain)
      try reader.finish()
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `entries come back in every two pieces and byte by byte`() throws {
    let plain = try plain(changes)
    for split in 0...plain.count {
      var reader = DeltaReader(putCount: 2, deleteCount: 3)
      let first = try reader.append(plain.prefix(split))
      #expect(try first + reader.append(plain.dropFirst(split)) == changes)
      try reader.finish()
    }
    var slow = DeltaReader(putCount: 2, deleteCount: 3)
    var read: [RecordChange] = []
    for byte in plain { read += try slow.append([byte]) }
    #expect(read == changes)
  }

  @Test func `a stream that ends inside an entry is refused`() throws {
    let plain = try plain(Array(changes.prefix(1)))
    for length in 1..<plain.count {
      #expect(fault(Array(plain.prefix(length))) != nil)
    }
  }

  @Test func `counts are the manifest's`() throws {
    let plain = try plain(changes)
    #expect(fault(plain, puts: 2, deletes: 3) == nil)
    #expect(fault(plain, puts: 1, deletes: 3) == .aboveLimit(value: 2, limit: 1))
    #expect(fault(plain, puts: 2, deletes: 2) == .aboveLimit(value: 3, limit: 2))
    #expect(fault(plain, puts: 3, deletes: 3) == .wrongNumber(value: 2, expected: 3))
    #expect(fault(plain, puts: 2, deletes: 4) == .wrongNumber(value: 3, expected: 4))
  }

  @Test func `keys rise strictly`() throws {
    let twice = try plain([changes[1]])
    #expect(fault(twice + twice) == .notRising)
    #expect(try fault(plain([changes[3]]) + twice) == .notRising)
    var writer = DeltaWriter()
    _ = try writer.entry(changes[1])
    #expect(throws: WireError.self) { try writer.entry(changes[1]) }
    #expect(throws: WireError.self) { try writer.entry(changes[0]) }
    #expect(writer.putCount == 1)
  }

  @Test func `a record of 1,048,576 bytes passes and one more does not`() throws {
    func record(_ count: Int) -> CanonicalRecord {
      let empty = Sample.person("p", "").bytes.count
      return Sample.person("p", String(repeating: "x", count: count - empty))
    }
    var writer = DeltaWriter()
    let entry = try writer.entry(.put(record(1_048_576)))
    #expect(fault(entry, puts: 1, deletes: 0) == nil)
    var other = DeltaWriter()
    #expect(throws: WireError.self) { try other.entry(.put(record(1_048_577))) }
    var tag: [UInt8] = []
    Varint.append(1_048_577 << 1, to: &tag)
    #expect(fault(tag) == .aboveLimit(value: 1_048_577, limit: 1_048_576))
    #expect(fault([0xFF, 0xFF, 0xFF, 0xFF, 0x01]) == .varintTooLong(byteLimit: 4))
    #expect(fault([0x80, 0x00]) == .varintNotMinimal)
    #expect(fault([0x85, 0x03]) == .aboveLimit(value: 194, limit: 193))
  }

  @Test(arguments: [
    "", "{}", "[]", "null", #"{"id":"a"}"#, #"{"kind":"person"}"#, #"{"id":1,"kind":"person"}"#,
    #"{"id":"a","id":"b","kind":"person"}"#, #"{"id":"a","kind":"person","kind":"unit"}"#,
    #"{"id":"\u0061","kind":"person"}"#, #"{"id":"a b","kind":"person"}"#,
    #"{"id":"a","kind":"Person"}"#, #"{"id":"a","kind":"person"} "#,
    #" {"id":"a","kind":"person"}"#, #"{"id":"a","kind":"person"}}"#, #"{"id":"a","kind":"person""#,
    #"{"id":"a","kind":"person","x":}"#, #"{"id":"a","kind":"person","x":[}"#,
    #"{"id":"a","kind":"person","x":"}"#, #"{"x":{"id":"a","kind":"person"}}"#, #"{"id":"#,
    #"{"id":"a","kind":"person"x}"#,
  ])
  func `bytes that do not name a record are refused`(text: String) {
    let bytes = Array(text.utf8)
    #expect(fault([UInt8(bytes.count << 1)] + bytes) == .noKey)
  }

  @Test func `random bytes are refused or read, and never trap`() {
    for seed in 1...300 as ClosedRange<UInt64> {
      var random = SplitMix64(seed: seed)
      var noise = (0..<60).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      noise[0] = 40
      _ = fault(noise)
      let letters = Array(#"{}[]":,\idkn0"#.utf8)
      noise = [40] + (0..<20).compactMap { _ in letters.randomElement(using: &random) }
      _ = fault(noise)
    }
  }
}
