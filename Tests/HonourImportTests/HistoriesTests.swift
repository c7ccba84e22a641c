import Foundation
import HonourImport
import HonourModel
import Testing

/// Reads edit histories where the environment says where they are unpacked.
@Suite struct HistoriesTests {
  private static let directory = ProcessInfo.processInfo.environment["HONOUR_HISTORIES"]

  @Test(.enabled(if: directory != nil))
  func `every file of the histories is read without a fault and in canonical form`() throws {
    let root = URL(fileURLWithPath: Self.directory ?? "")
    let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var count = 0
    for case let file as URL in files ?? .init() where file.pathExtension == "jsonl" {
      count += 1
      let outcome = try ImportOutcome([ImportFile(argument: file.path)])
      #expect(outcome.report.faults == [], "\(file.path)")
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      #expect(outcome.lines.count == lines.count, "\(file.path)")
      let again = try ImportOutcome(outcome.lines.joined(separator: "\n"))
      #expect(again.lines == outcome.lines, "\(file.path)")
    }
    #expect(count > 0)
  }
}
