import HonourTerminal
import Testing

@Suite struct TerminalTextTests {
  @Test func `what a terminal would obey is shown and not sent`() {
    #expect(TerminalText.escaped("a\u{1B}[2Jb") == #"a\u{1B}[2Jb"#)
    #expect(TerminalText.escaped("a\nb\tc") == #"a\u{A}b\u{9}c"#)
    #expect(TerminalText.escaped("x\u{202E}y\u{200B}z\u{FEFF}") == #"x\u{202E}y\u{200B}z\u{FEFF}"#)
    #expect(TerminalText.escaped("\u{9B}31m") == #"\u{9B}31m"#)
  }

  @Test func `Vietnamese stays as it is`() {
    let text = "Nguyễn Thị Ỷ, Đặng Văn Ẩn · “Vì an ninh Tổ quốc” – gần 38.000 lượt"
    #expect(TerminalText.escaped(text) == text)
  }

  @Test func `width counts columns and not bytes or marks`() {
    #expect(TerminalText.width("Nguyễn") == 6)
    #expect(TerminalText.width("Nguye\u{302}\u{303}n") == 6)
    #expect(TerminalText.width("ủy") == 2)
    #expect(TerminalText.width("警察") == 4)
    #expect(TerminalText.width("") == 0)
  }

  @Test func `a cut text fits and says that it was cut`() {
    #expect(TerminalText.truncated("Phạm Quốc Cương", to: 15) == "Phạm Quốc Cương")
    #expect(TerminalText.truncated("Phạm Quốc Cương", to: 10) == "Phạm Quốc…")
    #expect(TerminalText.truncated("警察警察", to: 4) == "警…")
    #expect(TerminalText.truncated("abc", to: 0).isEmpty)
  }

  @Test(arguments: 1...40)
  func `wrapped lines fit, and give the words back`(columns: Int) {
    let text = "Bộ Tư lệnh Cảnh sát cơ động tổ chức hội nghị điển hình tiên tiến 警察"
    let lines = TerminalText.wrapped(text, to: columns)
    #expect(lines.allSatisfy { TerminalText.width($0) <= max(columns, 2) })
    let letters = lines.joined().filter { $0 != " " }
    #expect(letters == text.filter { $0 != " " })
  }

  /// Cut by measuring all that is left before each line, this takes an hour.
  @Test(.timeLimit(.minutes(1)))
  func `a word of a million letters is wrapped in a time that follows its length`() {
    let word = String(repeating: "ể", count: 1_000_000)
    let lines = TerminalText.wrapped("\(word) x", to: 80)
    #expect(lines.count == 12_501)
    #expect(lines.joined() == word + "x")
  }
}
