import HonourModel
import Testing

@testable import HonourProtocol

/// What stands before a small delta.
///
/// Source: `Protocol/columns.md`, section 8.
@Suite struct VocabularyTests {
  private static func record(_ kind: String, _ id: String, _ members: String) -> CanonicalRecord {
    CanonicalRecord(
      key: RecordKey(kind: kind, id: id),
      bytes: Array(#"{"id":"\#(id)","kind":"\#(kind)"\#(members)}"#.utf8))
  }

  private static func words(_ records: [CanonicalRecord]) throws -> String {
    String(decoding: try Vocabulary.bytes(of: ListedBase(records)), as: UTF8.self)
  }

  @Test func `it is each different cell once, the kinds that change most at the end`() throws {
    let words = try Self.words([
      Self.record("honour", "h1", #","reason":"dũng cảm","zip":[1,2]"#),
      Self.record("honour", "h2", #","prov":"abc","reason":"dũng cảm""#),
      Self.record("unit", "u1", #","name":"Trung đoàn","notes":"dũng cảm""#),
      Self.record("thing", "t1", #","name":"of no known kind""#),
    ])
    #expect(words == "Trung đoàn\ndũng cảm\n\u{1}[1,2]\n")
  }

  @Test func `of a kind it is the last thirty-two records`() throws {
    let records = (100..<140).map { Self.record("honour", "h\($0)", #","reason":"cell \#($0)""#) }
    let expected = (108..<140).map { "cell \($0)\n" }.joined()
    #expect(try Self.words(records) == expected)
  }

  @Test func `a cell has from 4 to 512 bytes`() throws {
    for (count, isIn) in [(3, false), (4, true), (512, true), (513, false)] {
      let text = String(repeating: "x", count: count)
      let words = try Self.words([Self.record("honour", "h", #","reason":"\#(text)""#)])
      #expect(words == (isIn ? text + "\n" : ""))
    }
  }

  @Test func `with the names it fills the window, and no further kind is read`() throws {
    func records(_ kind: String, _ letter: String) -> [CanonicalRecord] {
      (0..<32).map { number in
        let fields = (0..<4).map { field in
          let text = String(repeating: letter, count: 500) + "\(number) \(field)"
          return #","f\#(field)":"\#(text)""#
        }
        return Self.record(kind, "r\(number)", fields.joined())
      }
    }
    let words = try Self.words(records("honour", "a") + records("person", "b"))
    #expect(words.utf8.count == WireLimits.dictionaryBytes - KnownNames.bytes.count)
    #expect(!words.contains("b"))
  }

  @Test func `a chunk on the base needs it, and a delta of one chunk`() throws {
    let old = Self.record("honour", "h1", #","reason":"lập công xuất sắc trong chiến đấu""#)
    let vocabulary = try Vocabulary.bytes(of: ListedBase([old]))
    let plain = Array("lập công xuất sắc trong chiến đấu".utf8)
    var encoder = TransferEncoder(.columns(codes: []))
    var wire: [UInt8] = []
    encoder.append(plain) { wire += $0 }
    let summary = encoder.finish(vocabulary: vocabulary) { wire += $0 }
    func manifest(_ shape: Manifest.Shape, _ recipe: PlainRecipe) -> Manifest {
      Manifest(
        shape: shape, target: Sample.info(Sample.target), putCount: 1, deleteCount: 0,
        recipe: recipe, body: summary)
    }
    let delta = manifest(.delta(base: Sample.position.short), .columns(codes: []))
    var reader = TransferDecoder(delta, vocabulary: vocabulary)
    #expect(try reader.append(wire) == plain)
    #expect(reader.isComplete && reader.usesVocabulary)
    var blind = TransferDecoder(delta)
    #expect(try blind.append(wire).isEmpty)
    #expect(blind.isComplete && blind.usesVocabulary)
    for other in [
      manifest(.delta(base: Sample.position.short), .rows),
      manifest(.snapshot, .columns(codes: [])),
      manifest(.patch, .columns(codes: [])),
    ] {
      var reader = TransferDecoder(other, vocabulary: vocabulary)
      let error = #expect(throws: WireError.self) { try reader.append(wire) }
      #expect(error?.path == "CHUNK.method")
    }
  }
}
