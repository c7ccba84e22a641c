import HonourModel
import HonourTerminal

/// Answers of one line, written at once, so that a reader behind a pipe sees each as it is made.
enum AnswerLine {
  static func write(_ text: String) {
    var output = StandardOutput()
    output.line(text)
    // Where nobody reads any more there is nobody to tell.
    try? output.flush()
  }

  static func write(_ object: JSONObject) {
    write(String(decoding: JSONValue.object(object).canonicalBytes, as: UTF8.self))
  }
}
