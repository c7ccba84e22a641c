import HonourClient
import HonourModel
import HonourTerminal

/// What `repair` prints about what it found and did.
struct RepairReport: Sendable {
  let sync: SyncReport

  func show(_ outcome: ReplicaRepair.Outcome) {
    if sync.isJSON { return AnswerLine.write(object(outcome)) }
    guard !sync.isQuiet else { return }
    AnswerLine.write(Self.lines(outcome).joined(separator: "\n"))
  }

  private static func lines(_ outcome: ReplicaRepair.Outcome) -> [String] {
    guard let sync = outcome.sync else {
      return ["Nothing to mend: everything is as it must be."]
    }
    var lines = outcome.problems.prefix(10).map { TerminalText.escaped(ProblemWords.sentence($0)) }
    if outcome.problems.count > 10 { lines.append("… and \(outcome.problems.count - 10) more") }
    lines += SyncReport.lines(sync)
    if let kept = outcome.keptFile {
      lines.append("The file could not be read, so everything was fetched into a new one.")
      lines.append("The old one is kept as \(TerminalText.escaped(kept)).")
    }
    let before = ProblemWords.count(outcome.problems.count)
    lines.append(
      outcome.left.isEmpty
        ? "Mended: \(before) before, none now."
        : "Not mended: \(before) before, \(ProblemWords.count(outcome.left.count)) now.")
    return lines
  }

  private func object(_ outcome: ReplicaRepair.Outcome) -> JSONObject {
    var object = outcome.sync.map { SyncReport.object($0, sync.grade($0)) } ?? JSONObject()
    let end = outcome.sync == nil ? "sound" : outcome.keptFile == nil ? "mended" : "rebuilt"
    object["outcome"] = .string(Text(outcome.left.isEmpty ? end : "damaged"))
    object["problems"] = .array(
      outcome.problems.map { .string(Text(ProblemWords.sentence($0))) })
    object["problems_left"] = .array(
      outcome.left.map { .string(Text(ProblemWords.sentence($0))) })
    object["kept_file"] = outcome.keptFile.map { .string(Text($0)) } ?? .null
    return object
  }
}
