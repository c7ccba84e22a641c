import HonourModel
import HonourProtocol
import Testing

@Suite struct ReportLineTests {
  static let lines: [ReportLine] = [
    .warning("một cảnh báo"), .repair("\"a\\b\""),
    .fault(
      FaultLine(file: "a.jsonl", line: 3, field: "name", code: "wrong-type", sentence: "Sai.")),
    .fault(FaultLine(file: nil, line: nil, field: nil, code: "base-moved", sentence: "x")),
    .change(ChangeLine(action: .update, record: "person/p", fields: ["name", "rank"])),
    .change(ChangeLine(action: .delete, record: "person/p", fields: [])),
    .pruned(
      PruneLine(oldestRevision: 3, droppedRevisions: 2, droppedVersions: 40, freedBytes: -1)),
    .outcome(
      ReportOutcome(
        result: .wouldPublish, revision: 9, root: "00ff", inserted: 1, updated: 2, deleted: 3,
        unchanged: 4, faults: 5)),
  ]

  @Test(arguments: lines) func `a line comes back from its JSON`(line: ReportLine) throws {
    #expect(try ReportLine(json: line.json.canonicalBytes) == line)
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"warning":1}"#, #"{"warning":"a","repair":"b"}"#, #"{"other":"a"}"#,
    #"{"outcome":{"result":"done"}}"#, #"{"change":{"action":"move","record":"a","fields":[]}}"#,
    #"{"fault":{"code":"a"}}"#,
  ])
  func `what is no line of a report is none`(text: String) {
    #expect(throws: ReportLine.Fault.self) { try ReportLine(json: Array(text.utf8)) }
  }
}
