import Foundation
import HonourProtocol
import HonourStore
import Testing

@testable import HonourServer

@Suite struct ReportSpoolTests {
  private let outcome = ReportLine.outcome(
    ReportOutcome(result: .published, revision: 7, root: "00"))

  /// The lines that a command reads from a report of so many changes.
  private func lines(changes: Int, in directory: String) throws -> [ReportLine] {
    var spool = ReportSpool(in: CacheDirectory(keepingNothingAt: directory + "/report")) {
      ControlMessage.line($0).encoded()
    }
    for number in 0..<changes {
      spool.add(.change(ChangeLine(action: .insert, record: "unit/\(number)", fields: [])))
    }
    spool.add(outcome)
    let body = spool.finish()
    var decoder = ControlDecoder()
    for offset in stride(from: 0, to: body.byteCount, by: 1_000) {
      decoder.append(try body.read(at: offset, count: min(1_000, body.byteCount - offset)))
    }
    var lines: [ReportLine] = []
    while case .json(let bytes)? = try decoder.next() {
      lines.append(try ReportLine(json: bytes))
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

  @Test func `a line that no frame holds is shortened and says so`() throws {
    let fields = (0..<20_000).map { "field-\($0)" }
    let long = ReportLine.change(ChangeLine(action: .update, record: "unit/1", fields: fields))
    let report = Report(long)
    #expect(report.line.count <= WireLimits.reportLineBytes)
    guard case .change(let change) = try ReportLine(json: report.line) else {
      Issue.record("not a change")
      return
    }
    #expect(change.record == "unit/1")
    #expect(change.fields.first == "field-0" && change.fields.last == "…")
  }
}
