import HonourImport
import HonourModel
import Testing

@Suite struct TextRepairTests {
  private func line(_ name: String, key: String = "notes") -> String {
    #"{"id":"u","kind":"unit","name":"x","\#(key)":"\#(name)"}"#
  }

  @Test(arguments: [
    ("e\u{301}", "not-nfc"), ("\u{212B}", "not-nfc"), ("a\u{323}\u{302}", "not-nfc"),
    ("a\u{302}\u{323}", "not-nfc"), ("\u{1E9B}\u{323}", ""), ("\u{F900}", "not-nfc"),
    ("\u{37E}", "not-nfc"), ("\u{2000}", "not-nfc"), ("\u{2126}", "not-nfc"),
    ("\u{1100}\u{1161}", "not-nfc"), ("\u{AC00}\u{11A8}", "not-nfc"),
    ("\u{AC01}\u{11A8}", ""), ("\u{1113}\u{1161}", ""),
    ("\u{1100}\u{1161}\u{11A8}e\u{301}", "not-nfc"), ("x\u{301}", ""),
    ("\u{D0}ặng", "lookalike-d"), ("\u{189}ặng", "lookalike-d"), ("Đặng ð", ""),
    ("a\u{200B}b", "zero-width"), ("a\u{FEFF}", "zero-width"), ("\u{200D}", "zero-width"),
    ("\u{202E}abc", "bidirectional"), ("\u{2066}a\u{2069}", "bidirectional"),
    ("a\u{7F}", "control-character"), ("\u{85}", "control-character"), ("“Vì an ninh” – №", ""),
    ("警察 한국 Кириллица ✓ 😀", ""), ("\\t", "control-character"), ("a\\nb", ""),
    ("\\u0000", "control-character"), ("a\\rb", "control-character"),
  ])
  func `a text is judged`(text: String, code: String) throws {
    let expected = code.isEmpty ? [] : ["1 \(code) notes"]
    #expect(try ImportOutcome(line(text)).faults == expected)
    // Repaired, it is always taken, and a repaired text needs no repair.
    let repaired = try ImportOutcome(line(text), fixText: true)
    #expect(repaired.faults == [])
    #expect(repaired.report.repairCount == expected.count)
    #expect(repaired.report.repairs.first?.field == (code.isEmpty ? nil : "notes"))
    let again = try ImportOutcome(repaired.lines.joined(), fixText: true)
    #expect(again.report.repairCount == 0 && again.lines == repaired.lines)
  }

  @Test(arguments: [
    ("\u{D0}ặng \u{D0}ình \u{F0}ạt", "Đặng Đình đạt"), ("fa\u{F0}ir", "fa\u{F0}ir"),
    ("\u{189}a\u{323}i\u{200B}", "Đại"), ("a\\tb\\r\\nc\\rd", "a b\\nc\\nd"),
    ("\u{202E}x\u{202C}\u{7F}", "x"),
  ])
  func `a repair changes what it must and no more`(text: String, expected: String) throws {
    let outcome = try ImportOutcome(line(text), fixText: true)
    #expect(outcome.lines == [#"{"id":"u","kind":"unit","name":"x","notes":"\#(expected)"}"#])
  }

  @Test func `names, unknown fields and nested texts are judged and repaired too`() throws {
    let text = #"{"id":"u","kind":"unit","name":"x","bad\u200bname":[{"k":"a\u0301"}]}"#
    let refused = try ImportOutcome(text)
    #expect(refused.faults == ["1 zero-width bad\u{200B}name", "1 not-nfc bad\u{200B}name[0].k"])
    let repaired = try ImportOutcome(text, fixText: true)
    #expect(repaired.lines == [#"{"badname":[{"k":"á"}],"id":"u","kind":"unit","name":"x"}"#])
    #expect(repaired.report.repairs.map(\.changes) == [[.removedZeroWidth], [.composed]])
    #expect(
      repaired.report.repairs.last?.sentence
        == "x.jsonl, line 1, field bad\u{200B}name[0].k: text repaired: composed.")
  }

  @Test func `a line feed in a name is refused and two names that become one are a fault`() throws {
    #expect(
      try ImportOutcome(#"{"id":"u","kind":"unit","name":"x","a\nb":1}"#).faults
        == ["1 control-character a\nb"])
    let outcome = try ImportOutcome(
      #"{"id":"u","kind":"unit","name":"x","ab":1,"a\u200bb":2}"#, fixText: true)
    #expect(outcome.faults == ["1 duplicate-key"])
  }
}
