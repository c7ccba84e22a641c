import Glibc
import HonourFiles
import Testing

@Suite struct SecureFileTests {
  private let scratch: Scratch
  private var path: String { scratch.file("secret") }

  init() throws {
    scratch = try Scratch()
    try scratch.plant("secret", [1, 2, 3])
  }

  private func refusal(_ path: String? = nil) throws -> FileRefusal {
    try #require(throws: FileRefusal.self) {
      _ = try SecureFile(reading: path ?? self.path).bytes(limit: 100)
    }
  }

  @Test func `a file of ours alone is read, up to its limit`() throws {
    #expect(try SecureFile(reading: path).bytes(limit: 3) == [1, 2, 3])
    #expect(
      throws: FileRefusal(path, .tooLong(limit: 2))
    ) { _ = try SecureFile(reading: path).bytes(limit: 2) }
    try scratch.plant("secret", [])
    #expect(try SecureFile(reading: path).bytes(limit: 0).isEmpty)
  }

  @Test func `a symbolic link is not followed`() throws {
    let link = scratch.file("link")
    try scratch.did(unsafe symlink(path, link))
    #expect(try refusal(link) == FileRefusal(link, .symbolicLink))
    #expect(
      try refusal(link).command
        == "cp --remove-destination \"$(readlink -f \(link))\" \(link)")
  }

  @Test(.timeLimit(.minutes(1))) func `a pipe is not waited for`() throws {
    let pipe = scratch.file("pipe")
    try scratch.did(unsafe mkfifo(pipe, 0o600))
    #expect(try refusal(pipe) == FileRefusal(pipe, .notAFile("a pipe")))
  }

  @Test func `a directory and a device are no files`() throws {
    let directory = scratch.file("directory")
    try scratch.did(unsafe mkdir(directory, 0o700))
    #expect(try refusal(directory) == FileRefusal(directory, .notAFile("a directory")))
    #expect(try refusal("/dev/null") == FileRefusal("/dev/null", .notAFile("a device")))
  }

  @Test(arguments: [0o640, 0o620, 0o604, 0o602, 0o610, 0o601, 0o666] as [mode_t])
  func `what others may use is not ours alone`(mode: mode_t) throws {
    try scratch.plant("secret", [1], mode: mode)
    #expect(try refusal() == FileRefusal(path, .openToOthers(mode: mode)))
    #expect(
      try refusal().message
        == "\(path) has mode 0\(String(mode, radix: 8)): others may use it. Type:  chmod 600 \(path)"
    )
  }

  @Test(.enabled(if: geteuid() == 0)) func `another owner's file is refused`() throws {
    try scratch.did(unsafe chown(path, 4321, 4321))
    #expect(try refusal() == FileRefusal(path, .foreignOwner(4321)))
    #expect(try refusal().command == "sudo chown 0 \(path)")
  }

  @Test(.enabled(if: geteuid() == 0)) func `another owner's directory is refused`() throws {
    try scratch.did(unsafe chown(scratch.path, 4321, 4321))
    #expect(try refusal() == FileRefusal(scratch.path, .foreignDirectory(owner: 4321)))
  }

  @Test(arguments: [0o720, 0o702, 0o777, 0o1777] as [mode_t])
  func `a directory in which others write is refused`(mode: mode_t) throws {
    try scratch.did(unsafe chmod(scratch.path, mode))
    #expect(try refusal() == FileRefusal(scratch.path, .writableDirectory(mode: mode)))
    #expect(try refusal().command == "chmod go-w \(scratch.path)")
    #expect(throws: FileRefusal.self) { try AtomicTextFile(scratch.file("text")).write("x") }
    #expect(throws: FileRefusal.self) { _ = try KeyFile.make(scratch.file("a.key")) }
    #expect(scratch.names == ["secret"])
  }

  @Test func `a file with a second name is refused`() throws {
    try scratch.did(unsafe link(path, scratch.file("second")))
    #expect(try refusal() == FileRefusal(path, .hardLinked(names: 2)))
  }

  @Test func `a command takes any path for one word`() {
    let fault = FileRefusal("/a b/it's", .openToOthers(mode: 0o644))
    #expect(fault.command == #"chmod 600 '/a b/it'\''s'"#)
    #expect(FileRefusal("-rf", .openToOthers(mode: 0o644)).command == "chmod 600 './-rf'")
  }
}
