import HonourModel
import Testing

@Suite struct ValuesTests {
  @Test func `composed and decomposed texts are two texts`() {
    #expect("e\u{301}" == "\u{E9}")  // Swift's String calls them equal
    #expect(Text("e\u{301}") != Text("\u{E9}"))
    #expect(Set([Text("e\u{301}"), Text("\u{E9}")]).count == 2)
  }

  @Test func `texts sort by their bytes`() {
    #expect(Text("Z") < Text("a"))
    #expect(Text("z") < Text("á"))
  }

  @Test func `a digest keeps its bytes`() throws {
    let bytes = (0..<32).map { UInt8($0 * 7 % 251) }
    let digest = try #require(Digest(bytes: bytes))
    #expect(digest.bytes == bytes)
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(bytes: bytes.dropLast()) == nil)
  }

  @Test(arguments: ["", "/x", "unit/", "Unit/x", "unit/a b", "unit/đ", "unit"])
  func `what is no kind and id is no key`(path: String) {
    #expect(RecordKey(path: path) == nil)
  }

  @Test func `a key keeps the slashes of its id`() throws {
    let key = try #require(RecordKey(path: "figure/execterm/A/00"))
    #expect(key.kind == "figure")
    #expect(key.id == "execterm/A/00")
    #expect(RecordKey(bytes: key.bytes) == key)
  }

  @Test func `keys sort by kind, then by id`() {
    #expect(RecordKey(kind: "a", id: "z") < RecordKey(kind: "a_b", id: "a"))
    #expect(RecordKey(kind: "a", id: "1") < RecordKey(kind: "a", id: "10"))
  }

  @Test func `positions order by epoch first`() throws {
    let lineage = try #require(Lineage(hex: String(repeating: "ab", count: 16)))
    let old = Position(lineage: lineage, epoch: 0, revision: 9, root: .zero)
    let new = Position(lineage: lineage, epoch: 1, revision: 5, root: .zero)
    #expect(old.isOlder(than: new))
    #expect(!new.isOlder(than: old))
    #expect(!new.isOlder(than: new))
  }
}
