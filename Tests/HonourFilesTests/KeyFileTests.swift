import Glibc
import HonourFiles
import HonourModel
import Testing

@Suite struct KeyFileTests {
  private let scratch: Scratch
  private var path: String { scratch.file("a.key") }

  init() throws { scratch = try Scratch() }

  private func refusal(_ path: String? = nil) throws -> FileRefusal {
    try #require(throws: FileRefusal.self) { _ = try KeyFile.read(path ?? self.path) }
  }

  private func seed(_ key: SigningKey) -> [UInt8] { key.withSeed { $0 } }

  @Test func `a key that was made is read again, by its owner alone`() throws {
    let key = try KeyFile.make(path)
    #expect(seed(try KeyFile.read(path)) == seed(key))
    #expect(try scratch.mode("a.key") == 0o600)
    #expect(scratch.names == ["a.key"])
  }

  /// `openssl genpkey -algorithm ed25519`: RFC 8410, section 10.3.
  @Test func `the example of RFC 8410 is read`() throws {
    let text = """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
      -----END PRIVATE KEY-----

      """
    try scratch.plant("a.key", Array(text.utf8))
    #expect(
      Hexadecimal.encode(seed(try KeyFile.read(path)))
        == "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842")
    #expect(
      Hexadecimal.encode(try KeyFile.read(path).publicKey.bytes)
        == "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1")
    try scratch.plant("b.key", [])
    _ = unsafe unlink(scratch.file("b.key"))
    try KeyFile.write(try KeyFile.read(path), to: scratch.file("b.key"))
    #expect(try scratch.bytes("b.key") == Array(text.utf8))
  }

  @Test func `nothing is overwritten, and a failed attempt leaves nothing`() throws {
    let key = try KeyFile.make(path)
    let fault = try #require(throws: FileRefusal.self) { _ = try KeyFile.make(path) }
    #expect(fault == FileRefusal(path, .exists))
    #expect(seed(try KeyFile.read(path)) == seed(key))
    #expect(scratch.names == ["a.key"])
  }

  @Test func `what a cut left is in nobody's way`() throws {
    try scratch.plant("a.key.new", [1, 2, 3], mode: 0o644)
    _ = try KeyFile.make(path)
    #expect(scratch.names == ["a.key"])
  }

  @Test func `an empty key, and one cut at any length, or with a byte more, is none`() throws {
    _ = try KeyFile.make(path)
    let whole = try scratch.bytes("a.key")
    #expect(whole.count == 119)
    for length in 0..<whole.count {
      try scratch.plant("a.key", Array(whole.prefix(length)))
      guard case .malformed = try refusal().reason else {
        Issue.record("length \(length)")
        continue
      }
    }
    try scratch.plant("a.key", [])
    #expect(try refusal() == FileRefusal(path, .malformed("is empty")))
    try scratch.plant("a.key", whole + [0x0A])
    #expect(try refusal().reason == .tooLong(limit: 119))
  }

  @Test func `no byte of the form is anything else`() throws {
    _ = try KeyFile.make(path)
    let whole = try scratch.bytes("a.key")
    // Armour, and the base-64 of the 16 bytes before the seed; the last of its digits is shared.
    for index in Array(0..<28 + 21) + Array(92..<119) {
      var changed = whole
      changed[index] = changed[index] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
      try scratch.plant("a.key", changed)
      guard case .malformed = try refusal().reason else {
        Issue.record("byte \(index)")
        continue
      }
    }
  }

  @Test func `a missing key is named`() throws {
    #expect(try refusal() == FileRefusal(path, .missing))
    #expect(try refusal().message == "\(path) is not there.")
  }

  @Test func `no word of a key shows what it is`() throws {
    let key = try KeyFile.make(path)
    let hex = Hexadecimal.encode(seed(key))
    try scratch.plant("a.key", try scratch.bytes("a.key"), mode: 0o644)
    #expect(try !refusal().message.contains(hex))
  }
}
