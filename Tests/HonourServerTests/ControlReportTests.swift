import Foundation
import HonourStore
import Testing

@testable import HonourServer

@Suite struct ControlReportTests {
  private let outcome = ReportLine.outcome(
    ReportOutcome(result: .published, revision: 7, root: "00"))

  /// The lines that a command reads from a report of so many changes.
  private func lines(changes: Int, in directory: String) throws -> [ReportLine] {
    var report = ControlReport(directory: URL(fileURLWithPath: directory))
    for number in 0..<changes {
      report.add(.change(ChangeLine(action: .insert, record: "unit/\(number)", fields: [])))
    }
    report.add(outcome)
    try report.finish()
    var decoder = ControlDecoder()
    while true {
      let bytes = try report.take(atMost: 1_000)
      guard !bytes.isEmpty else { break }
      decoder.append(bytes)
    }
    var lines: [ReportLine] = []
    while case .json(let bytes)? = try decoder.next() {
      lines.append(try JSONDecoder().decode(ReportLine.self, from: Data(bytes)))
    }
    return lines
  }

  @Test(arguments: [0, 1, 100, 10_000])
  func `every line arrives, from memory and from the file`(changes: Int) throws {
    let scratch = try Scratch()
    let lines = try lines(changes: changes, in: scratch.path)
    #expect(lines.count == changes + 1)
    #expect(lines.last == outcome)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func `where no file can be made, a long report loses lines and not its end`() throws {
    let lines = try lines(changes: 10_000, in: "/nowhere")
    #expect(lines.count < 5_000)
    #expect(lines.last == outcome)
    guard case .warning = lines.dropLast().last else {
      Issue.record("\(lines.suffix(2))")
      return
    }
  }
}
