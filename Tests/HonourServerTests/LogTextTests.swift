import Testing

@testable import HonourServer

@Suite struct LogTextTests {
  @Test(arguments: [
    ("Đợt 2, năm 1968", "Đợt 2, năm 1968"), ("a\nb\u{1B}[31m", "a\\u{a}b\\u{1b}[31m"),
    ("\u{202E}x", "\\u{202e}x"), ("\\", "\\u{5c}"), ("\u{2028}", "\\u{2028}"), ("", ""),
  ]) func `one event stays one line`(text: String, expected: String) {
    #expect(LogText.escaped(text) == expected)
  }

  @Test func `long text is cut`() {
    #expect(LogText.escaped(String(repeating: "x", count: 9), limit: 4) == "xxxx…")
  }
}
