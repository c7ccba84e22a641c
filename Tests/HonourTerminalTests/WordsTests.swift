import HonourModel
import HonourTerminal
import Testing

@Suite struct WordsTests {
  private func record(_ json: String) throws -> Record {
    try Record(canonicalBytes: Array(json.utf8))
  }

  @Test func `numbers have dots between thousands and a comma before the fraction`() {
    #expect(NumberWords.grouped(0) == "0")
    #expect(NumberWords.grouped(999) == "999")
    #expect(NumberWords.grouped(38_000) == "38.000")
    #expect(NumberWords.grouped(-1_234_567) == "-1.234.567")
    #expect(NumberWords.grouped(digits: "-1234.5") == "-1.234,5")
    #expect(NumberWords.grouped(UInt64.max) == "18.446.744.073.709.551.615")
  }

  @Test func `sizes are exact while they are small`() {
    #expect(NumberWords.bytes(0) == "0 B")
    #expect(NumberWords.bytes(9_999) == "9.999 B")
    #expect(NumberWords.bytes(10_000) == "10,0 KB")
    #expect(NumberWords.bytes(1_250_000) == "1,2 MB")
    #expect(NumberWords.bytes(UInt64.max).hasSuffix(" GB"))
  }

  @Test func `times are those of Vietnam`() {
    #expect(TimeWords.dateAndTime(0) == "01/01/1970 07:00")
    #expect(TimeWords.dateAndTime(1_795_257_000) == "21/11/2026 17:30")
    #expect(TimeWords.iso(1_795_257_000) == "2026-11-21T17:30:00+07:00")
    #expect(TimeWords.dateAndTime(951_782_400) == "29/02/2000 07:00")
    #expect(TimeWords.dateAndTime(.max) == "31/12/9999 07:00")
    #expect(TimeWords.dateAndTime(.min) == "01/01/1 07:00")
  }

  @Test func `an age has one or two units`() {
    let ages: [(Int64, String)] = [
      (0, "vừa xong"), (59, "vừa xong"), (60, "1 phút trước"), (3_600, "1 giờ trước"),
      (5_400, "1 giờ 30 phút trước"), (36_000, "10 giờ trước"),
      (140_400, "1 ngày 15 giờ trước"), (864_000, "10 ngày trước"),
      (-1_000, "đồng hồ máy này chậm hơn"),
    ]
    for (seconds, words) in ages {
      #expect(TimeWords.age(from: 1_000_000, to: 1_000_000 + seconds) == words)
    }
    #expect(!TimeWords.age(from: .min, to: .max).isEmpty)
  }

  @Test func `dates are written day first`() {
    #expect(TimeWords.date("2020-05-28") == "28/05/2020")
    #expect(TimeWords.date("2020-05") == "05/2020")
    #expect(TimeWords.date("2020~") == "khoảng 2020")
    #expect(TimeWords.date("2020-05/2020-08") == "05/2020 – 08/2020")
    #expect(TimeWords.date("../2020") == "… – 2020")
  }

  @Test func `a figure keeps its qualifier and its unit`() throws {
    let cases = [
      ("nearly", #""value":38000"#, "gần 38.000 lượt CBCS"),
      ("exact", #""value":78"#, "78 lượt CBCS"),
      ("over", #""value":700000,"value_text":"700.000""#, "hơn 700.000 lượt CBCS"),
      ("about", #""value":5"#, "khoảng 5 lượt CBCS"),
      ("under", #""value":5"#, "dưới 5 lượt CBCS"),
      ("at_most", #""value":5"#, "không quá 5 lượt CBCS"),
      ("at_least", #""value":5"#, "ít nhất 5 lượt CBCS"),
      ("magnitude", #""magnitude":1000"#, "hàng nghìn lượt CBCS"),
      ("magnitude", #""magnitude":7"#, "hàng 7 lượt CBCS"),
      ("many", #""notes":"x""#, "nhiều lượt CBCS"),
      ("some", #""notes":"x""#, "một số lượt CBCS"),
      ("plural", #""notes":"x""#, "các lượt CBCS"),
      ("exact", #""value":2,"value_text":"II""#, "2 (“II”) lượt CBCS"),
      ("later_word", #""value":2"#, "[later_word] 2 lượt CBCS"),
    ]
    for (qualifier, members, words) in cases {
      let figure = try record(
        #"{"id":"f","kind":"figure",\#(members),"qualifier":"\#(qualifier)","unit_of_count":"lượt CBCS"}"#
      )
      #expect(FigureWords.quantity(figure) == words)
    }
  }

  @Test func `only a record known from captions alone is marked so`() throws {
    let caption = #"{"kind":"caption","ref":"s#P03:1-2"}"#
    let body = #"{"kind":"body","ref":"s#P02:1-2"}"#
    let alone = try record(#"{"id":"e","kind":"event","prov":{"label":[\#(caption)]}}"#)
    let both = try record(#"{"id":"e","kind":"event","prov":{"label":[\#(caption),\#(body)]}}"#)
    #expect(ProvenanceWords.isCaptionOnly(alone))
    #expect(!ProvenanceWords.isCaptionOnly(both))
    #expect(!ProvenanceWords.isCaptionOnly(try record(#"{"id":"e","kind":"event"}"#)))
  }

  @Test func `a CSV cell says the difference between nothing and an empty text`() {
    #expect(CSVText.cell(text: "") == "\"\"")
    #expect(CSVText.cell(text: "a,\"b\"") == "\"a,\"\"b\"\"\"")
    #expect(CSVText.cell(.array([.text("a|b"), .text("c")])) == #"a\|b | c"#)
    #expect(CSVText.cell(.bool(false)) == "false")
  }
}
