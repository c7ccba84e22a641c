import Foundation
import Testing

@testable import HonourClient

@Suite struct SequentialFileTests {
  private let directory: TemporaryDirectory
  private var link: String { directory.path + "/link" }
  private var mine: String { directory.path + "/mine" }

  init() throws {
    directory = try TemporaryDirectory()
    try Data("mine".utf8).write(to: URL(filePath: mine))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: mine)
  }

  private func errno(_ body: () throws(FileFault) -> Void) -> Int32? {
    do throws(FileFault) {
      try body()
      return nil
    } catch {
      return error.errno
    }
  }

  @Test func `a link in the place of what arrives is not followed`() throws {
    let path = link
    #expect(errno { () throws(FileFault) in _ = try SequentialFile(creating: path) } == ELOOP)
    #expect(errno { () throws(FileFault) in _ = try SequentialFile(continuing: path) } == ELOOP)
    #expect(errno { () throws(FileFault) in _ = try SequentialFile(reading: path) } == ELOOP)
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
  }

  @Test func `a path that a person types may be a link`() throws {
    let bytes = try SequentialFile(reading: link, followsLink: true).read(exactly: 4)
    #expect(bytes == Array("mine".utf8))
  }
}
