import HonourImport
import HonourModel
import Testing

@Suite struct CSVImportTests {
  private func read(_ text: String, kind: RecordKind? = nil) throws -> ImportOutcome {
    try ImportOutcome(text, name: "x.csv", kind: kind)
  }

  @Test func `cells are read by the type of their field`() throws {
    let outcome = try read(
      """
      \u{FEFF}id,measure,qualifier,unit_of_count,value,additive,zip,period,scope\r
      f-1,raids,nearly,persons,38000,false,00121,2020/2025,u-1 | u-2\r
      f-2,raids,exact,persons,,,"","{""text"":""5 năm qua"",""duration"":""P5Y""}",\r
      """, kind: .figure)
    #expect(outcome.faults == [])
    #expect(
      outcome.lines == [
        #"{"additive":false,"id":"f-1","kind":"figure","measure":"raids","period":"2020/2025","qualifier":"nearly","scope":["u-1","u-2"],"unit_of_count":"persons","value":38000,"zip":"00121"}"#,
        #"{"id":"f-2","kind":"figure","measure":"raids","period":{"duration":"P5Y","text":"5 năm qua"},"qualifier":"exact","unit_of_count":"persons","zip":""}"#,
      ])
    #expect(outcome.changes.map(\.origin.line) == [2, 3])
  }

  @Test func `lists are split at bars between spaces and a bar inside is escaped`() throws {
    let outcome = try read(
      """
      kind,id,name,contents,partial_mentions,aliases
      campaign,c,x,a \\| b | c|d | ,"",x | {"text":"y"}
      """)
    #expect(outcome.faults == ["2 csv-quote aliases"])
    let quoted = try read(
      """
      kind,id,name,contents,partial_mentions,aliases
      campaign,c,x,a \\| b | c|d | ,"","x | {""text"":""y"",""kind"":""spelling""}"
      """)
    #expect(
      quoted.lines == [
        #"{"aliases":["x",{"kind":"spelling","text":"y"}],"contents":["a | b","c|d",""],"id":"c","kind":"campaign","name":"x","partial_mentions":[]}"#
      ])
  }

  @Test func `quoted cells hold commas, quotes and line breaks`() throws {
    let outcome = try read(
      "id,name,notes\r\nu-1,\"a, \"\"b\"\"\",\"one\r\ntwo\"\r\n\r\nu-2,x,\n\"u-3\",y,z", kind: .unit
    )
    #expect(
      outcome.lines == [
        #"{"id":"u-1","kind":"unit","name":"a, \"b\"","notes":"one\ntwo"}"#,
        #"{"id":"u-2","kind":"unit","name":"x"}"#,
        #"{"id":"u-3","kind":"unit","name":"y","notes":"z"}"#,
      ])
    #expect(outcome.changes.map(\.origin.line) == [2, 5, 6])
    #expect(outcome.report.lineCount == 6)
  }

  @Test func `the kind comes from its column, else from the file's`() throws {
    let outcome = try read("id,kind,name\na,unit,x\nb,,y\n", kind: .person)
    #expect(outcome.changes.map(\.change.key.path) == ["unit/a", "person/b"])
    #expect(try read("id,kind,name\na,,x\n").faults == ["2 csv-kind kind"])
    #expect(try read("id,name\na,x\n").faults == ["2 csv-kind kind"])
    #expect(try read("id,kind,name\na,novelty,x\n").faults == ["2 unknown-kind kind"])
  }

  @Test func `deletions may stand among the rows`() throws {
    let outcome = try read("id,deleted,name\na,true,\nb,,x\nc,maybe,x\n", kind: .unit)
    #expect(
      outcome.lines == [
        "-unit/a", #"{"id":"b","kind":"unit","name":"x"}"#,
        #"{"deleted":"maybe","id":"c","kind":"unit","name":"x"}"#,
      ])
  }

  @Test func `numbers and truths are written plainly`() throws {
    let header = "id,measure,qualifier,unit_of_count,value,additive\n"
    for value in ["38.00", "38.000", "1e3", "007", "-0", "+5", "1 000", "9223372036854775808", "x"]
    {
      let code = ["007", "+5", "1 000", "x"].contains(value) ? "wrong-type" : "number-form"
      #expect(
        try read(header + "f,m,exact,u,\(value),true\n", kind: .figure).faults == [
          "2 \(code) value"
        ], "\(value)")
    }
    #expect(
      try read(header + "f,m,exact,u,-7,TRUE\n", kind: .figure).faults
        == ["2 wrong-type additive"])
  }

  @Test func `objects are cells of JSON and their faults are named within the cell`() throws {
    let outcome = try read(
      """
      id,publisher,language,parts
      s-1,p,vi,"[{""no"":""P01"",""start"":1,""end"":2.0}]"
      s-2,p,vi,"[{""no"":""P01"",""start"":1,""start"":2}]"
      s-3,p,vi,P01
      s-4,p,vi,"[{""no"":1,""start"":0,""end"":20}]"
      """, kind: .source)
    #expect(
      outcome.faults == [
        "2 number-form parts[0].end", "3 duplicate-key parts[0].start", "4 not-json parts",
      ])
    #expect(outcome.lines.count == 1)
  }

  @Test func `broken rows and headers are refused one by one`() throws {
    let outcome = try read("id,name\na,x,y\nb\nc,\"x\"y\nd,x\"y\ne,ok\nf,\"open", kind: .unit)
    #expect(
      outcome.faults == [
        "2 csv-cells", "3 csv-cells", "4 csv-quote name", "5 csv-quote name", "7 csv-quote name",
      ])
    #expect(outcome.lines.count == 1)
    #expect(try read("id,,name\n", kind: .unit).faults == ["1 csv-header"])
    #expect(try read("id,name,id\na,b,c\n", kind: .unit).faults == ["1 csv-header"])
    #expect(try read("", kind: .unit).faults == [])
  }

  @Test func `a row over one mebibyte is refused and reading goes on`() throws {
    let long = String(repeating: "a", count: 1_100_000)
    let outcome = try read("id,name\na,\(long)\nb,\"\(long)\"\nc,ok\n", kind: .unit)
    #expect(outcome.faults == ["2 line-too-long", "3 line-too-long"])
    #expect(outcome.lines.count == 1)
  }

  @Test func `the format is guessed from the name, then from the first bytes`() throws {
    let csv = "id,kind,name\na,unit,x\n"
    let json = #"{"id":"a","kind":"unit","name":"x"}"#
    for (name, text) in [
      ("-", csv), ("x", csv), ("X.CSV", csv), ("-", "\n " + json), ("x.jsonl", json),
    ] {
      #expect(try ImportOutcome(text, name: name).lines == [json], "\(name)")
    }
    #expect(try ImportOutcome("id,name\na,x\n", name: "-", kind: .unit).lines == [json])
    #expect(try ImportOutcome("id,name\na,x\n", name: "-").faults == ["1 not-json", "2 not-json"])
  }
}
