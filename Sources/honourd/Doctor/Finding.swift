import HonourFiles
import HonourModel
import HonourTerminal

/// What one check of the doctor found.
struct Finding {
  enum Grade: Hashable {
    case fine
    /// The daemon works, but somebody should look.
    case warning
    /// The daemon does not start, or what it serves is not believed; how the program ends.
    case fault(ExitStatus)

    fileprivate var word: String {
      switch self {
      case .fine: "ok"
      case .warning: "warn"
      case .fault: "FAULT"
      }
    }
  }

  /// What was looked at: one word.
  let check: String
  let grade: Grade
  let words: String
  /// What to type; there is one for everything that is not fine.
  let command: String?

  private init(_ check: String, _ grade: Grade, _ words: String, _ command: String?) {
    (self.check, self.grade, self.words, self.command) = (check, grade, words, command)
  }

  static func fine(_ check: String, _ words: String) -> Finding {
    Finding(check, .fine, words, nil)
  }

  static func warning(_ check: String, _ words: String, type command: String) -> Finding {
    Finding(check, .warning, words, command)
  }

  static func fault(
    _ check: String, _ status: ExitStatus, _ words: String, type command: String
  ) -> Finding {
    Finding(check, .fault(status), words, command)
  }

  /// A file that is not used; `cure` where its own command is none.
  static func refused(_ check: String, _ refusal: FileRefusal, cure: String? = nil) -> Finding {
    fault(
      check, .unsafeFile, "\(refusal.path) \(refusal.words)",
      type: refusal.command ?? cure ?? "ls -ld \(ShellWord.quoted(refusal.path))")
  }

  /// How the program ends for it; nil where nothing is at fault.
  var status: ExitStatus? {
    guard case .fault(let status) = grade else { return nil }
    return status
  }
}

extension Finding {
  private static let gradeWidth = 5
  private static let checkWidth = 11

  /// One line, without its end.
  var line: String {
    func padded(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count) + 2)
    }
    let start = padded(grade.word, Self.gradeWidth) + padded(check, Self.checkWidth)
    let sentence = TerminalText.escaped(words)
    guard let command else { return start + sentence }
    let stop = sentence.hasSuffix(".") || sentence.hasSuffix("?") ? "" : "."
    return start + sentence + stop + " Type:  " + TerminalText.escaped(command)
  }

  var object: JSONValue {
    .object(
      JSONObject([
        "check": .text(check), "grade": .text(grade.word.lowercased()), "message": .text(words),
        "command": command.map { .text($0) },
      ]))
  }
}
