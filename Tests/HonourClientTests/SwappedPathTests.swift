import Foundation
import Testing

@testable import HonourClient

/// A link in the place of a file that a replica makes for itself.
@Suite struct SwappedPathTests {
  @Test func `it is neither read, nor written, nor gone on with`() throws {
    let directory = try TemporaryDirectory()
    let (mine, place) = (directory.path + "/mine", directory.path + "/place")
    try Data("mine".utf8).write(to: URL(fileURLWithPath: mine))
    try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: mine)
    for open in [
      { _ = try SequentialFile(creating: place) },
      { _ = try SequentialFile(reading: place) },
      { _ = try SequentialFile(continuing: place) },
    ] as [() throws -> Void] {
      #expect(throws: FileFault.self) { try open() }
    }
    #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine")
    // Where a person names the file, a link is as good as the file.
    _ = try SequentialFile(reading: place, followsLink: true)
  }
}
