import Glibc
import HonourFiles
import Testing

@Suite struct AtomicTextFileTests {
  private let scratch: Scratch
  private var file: AtomicTextFile { AtomicTextFile(scratch.file("text")) }

  init() throws { scratch = try Scratch() }

  @Test func `a text is replaced as a whole`() throws {
    #expect(try file.readIfPresent(limit: 10) == nil)
    try file.write("một\n")
    try file.write("hai\n")
    #expect(try file.read(limit: 4) == "hai\n")
    #expect(try scratch.mode("text") == 0o600)
    #expect(scratch.names == ["text"])
  }

  @Test func `what a cut left is neither read nor kept`() throws {
    try file.write("old")
    try scratch.plant("text.new", [0x6E], mode: 0o666)
    #expect(try file.read(limit: 10) == "old")
    try file.write("new")
    #expect(try file.read(limit: 10) == "new")
    #expect(try scratch.mode("text") == 0o600)
  }

  @Test func `a link in its place is replaced, and what it leads to stays`() throws {
    try scratch.plant("other", [1])
    for name in ["text", "text.new"] {
      try scratch.did(unsafe symlink(scratch.file("other"), scratch.file(name)))
    }
    try file.write("new")
    #expect(try scratch.bytes("other") == [1])
    #expect(try file.read(limit: 10) == "new")
  }

  @Test func `too long, and no text, are refused`() throws {
    try file.write("12345")
    #expect(throws: FileRefusal(file.path, .tooLong(limit: 4))) { try file.read(limit: 4) }
    try scratch.plant("text", [0xC3])
    #expect(throws: FileRefusal(file.path, .malformed("is not UTF-8"))) {
      try file.readIfPresent(limit: 4)
    }
  }

  @Test func `a missing directory is not an absent file`() throws {
    let lost = AtomicTextFile(scratch.file("nowhere/text"))
    #expect(throws: FileRefusal(scratch.file("nowhere"), .missing)) {
      try lost.readIfPresent(limit: 4)
    }
  }
}
