import HonourImport
import HonourModel
import Testing

@Suite struct JSONLinesImportTests {
  @Test func `good lines become canonical changes`() throws {
    let outcome = try ImportOutcome(
      """
      {"kind":"unit","name":"Mẫu","id":"u-1","class":"P0","notes":null,"x":{"a":null},"n":1e2}

      {"kind":"decision","id":"d","number":"7","issuer":"BCA","issued_on":"2020-05-28","type":"grant"}\r
      {"kind":"unit","id":"u-2","deleted":true}
      """)
    #expect(outcome.faults == [])
    #expect(
      outcome.lines == [
        #"{"id":"u-1","kind":"unit","n":100,"name":"Mẫu","x":{"a":null}}"#,
        #"{"id":"d","issued_on":"2020-05-28","issuer":"BCA","kind":"decision","number":"7","type":"grant"}"#,
        "-unit/u-2",
      ])
    #expect(outcome.changes.map(\.origin.line) == [1, 3, 4])
    #expect(outcome.changes[1].naturalKey == "BCA\u{1F}7\u{1F}2020")
    #expect(outcome.report.lineCount == 4)
    #expect(outcome.report.warnings.map(\.field) == ["n", "x"])
  }

  @Test func `every fault of every line is told in one run`() throws {
    let outcome = try ImportOutcome(
      #"""
      {"kind":"unit","id":"u-1"
      {"kind":"unit","id":"u-1"}
      {"kind":"person","id":"p 1","name":7,"synthetic":"yes"}
      {"kind":"figure","id":"f","measure":"m","qualifier":"gan","value":38.00}
      {"kind":"novelty","id":"n"}
      [1]
      {"id":"x","id":"y"}
      {"kind":"unit","id":"u-2","name":"\ud800"}
      {"kind":"unit","id":"u-3","name":"x","class":"P4"}
      {"kind":"unit","id":"u-3","deleted":true,"name":"x"}
      {"kind":"unit","id":"u-4","name":"ok"}
      """#)
    #expect(
      outcome.faults == [
        "1 not-json", "2 required name", "3 id-form id", "3 wrong-type name",
        "3 wrong-type synthetic", "4 unknown-value qualifier", "4 number-form value",
        "4 figure-without-unit unit_of_count", "5 unknown-kind kind", "6 not-a-record",
        "7 duplicate-key id", "8 lone-surrogate name", "9 class-refused class",
        "10 deletion-with-fields",
      ])
    #expect(outcome.lines.count == 1)
    #expect(outcome.report.faultCount == 14)
    for fault in outcome.report.faults {
      #expect(fault.sentence.hasPrefix("x.jsonl, line "))
      #expect(fault.sentence.contains("[\(fault.code)]. ") && fault.sentence.hasSuffix("."))
    }
  }

  @Test func `bytes that are not UTF-8 are named by line and byte`() throws {
    let bytes =
      Array("{}\n{\"kind\":\"unit\",\"id\":\"u\",\"name\":\"".utf8) + [0xFF] + Array("\"}".utf8)
    let outcome = try ImportOutcome([ImportFile(name: "x.jsonl", content: .bytes(bytes))])
    #expect(outcome.faults.contains("2 not-utf8 name"))
    #expect(
      outcome.report.faults.last?.sentence
        == "x.jsonl, line 2, field name: the bytes are not UTF-8 at byte 32 [not-utf8]. "
        + "Save the file as UTF-8.")
  }

  @Test func `a line of one mebibyte is read and one byte more refused`() throws {
    let frame = #"{"id":"u","kind":"unit","name":""}"#
    let line = { (length: Int) in
      frame.dropLast(2) + String(repeating: "a", count: length - frame.utf8.count) + "\"}"
    }
    let outcome = try ImportOutcome(
      line(1_048_576) + "\n" + line(1_048_577) + "\n" + line(100) + "\n" + line(5_000_000))
    #expect(outcome.faults == ["2 line-too-long", "4 line-too-long"])
    #expect(outcome.changes.map(\.origin.line) == [1, 3])
  }

  @Test func `a record whose canonical form is longer than a line may be is refused`() throws {
    let numbers = Array(repeating: "1e30", count: 200_000).joined(separator: ",")
    let outcome = try ImportOutcome(#"{"id":"u","kind":"unit","name":"x","n":["# + numbers + "]}")
    #expect(outcome.faults == ["1 line-too-long"])
  }

  @Test func `a thousand faults are kept and the rest counted`() throws {
    let outcome = try ImportOutcome(String(repeating: "{}\n", count: 3_000))
    #expect(outcome.report.faults.count == 1_000)
    #expect(outcome.report.faultCount == 6_000)
  }

  @Test func `a field that a kind does not know is warned of once and counted`() throws {
    let outcome = try ImportOutcome(
      """
      {"kind":"unit","id":"a","name":"x","zip":1}
      {"kind":"unit","id":"b","name":"x","zip":"1"}
      {"kind":"person","id":"c","name":"x","zip":[]}
      """)
    #expect(outcome.report.warnings.map(\.count) == [2, 1])
    #expect(
      outcome.report.warnings.first?.sentence
        == "x.jsonl, line 1: unit has no field zip; kept as it is in 2 records.")
  }

  @Test func `several files are read in turn and a missing one is an error`() throws {
    let one = ImportFile(
      name: "a.jsonl", content: .bytes(Array(#"{"kind":"unit","id":"a","name":"x"}"#.utf8)))
    let two = ImportFile(name: "b.csv", content: .bytes(Array("kind,id,name\nunit,b,y\n".utf8)))
    let outcome = try ImportOutcome([one, two])
    #expect(outcome.changes.map(\.origin) == [.init(file: 0, line: 1), .init(file: 1, line: 2)])
    #expect {
      _ = try ImportOutcome([ImportFile(argument: "/nowhere/at/all.jsonl")])
    } throws: { error in
      guard case ImportError.unreadable(let file, let detail) = error else { return false }
      return file == "/nowhere/at/all.jsonl" && detail == "No such file or directory"
    }
  }

  @Test func `an export of an import is read as the same changes`() throws {
    let lines = try ImportOutcome(
      #"""
      {"kind":"unit","id":"u","name":"\u0110\ud83d\ude00\n","x":[0.10,-0,1e-3,"",[],{}]}
      """#
    ).lines
    #expect(try ImportOutcome(lines.joined(separator: "\n")).lines == lines)
  }

  @Test func `what a line says of itself is kept short however long it is`() throws {
    let name = String(repeating: "n", count: 300_000)
    let items = Array(repeating: #""\u200b""#, count: 50_000).joined(separator: ",")
    let flawed = try ImportOutcome(#"{"id":"u","kind":"unit","name":"x","\#(name)":[\#(items)]}"#)
    #expect(flawed.report.faults.count == 1_000)
    #expect(flawed.report.faults.allSatisfy { $0.sentence.utf8.count < 1_000 })
    let numbers = Array(repeating: "1.0", count: 100_000).joined(separator: ",")
    let rewritten = try ImportOutcome(
      #"{"id":"u","kind":"unit","name":"x","\#(name)":[\#(numbers)]}"#)
    #expect(rewritten.faults == [])
    #expect(rewritten.report.warnings.allSatisfy { $0.field.utf8.count < 1_000 })
    let pointers = Array(repeating: #""s#P1:1-2""#, count: 30_000).joined(separator: ",")
    let sourced = try ImportOutcome(
      #"{"id":"u","kind":"unit","name":"x","prov":{"\#(name)":[\#(pointers)]}}"#)
    #expect(sourced.report.faults.map(\.code) == ["field-name-form"])
  }
}
