import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Recompute everything from the stored bytes and name what is wrong.")

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      let problems = try store.check()
      let newest = try store.newest()
      if output.json {
        var object = JSONObject()
        object["problems"] = .array(problems.map { .string(Text($0.sentence)) })
        object["newest"] = RevisionJSON.object(newest)
        var standard = StandardOutput()
        standard.append(JSONValue.object(object).canonicalBytes)
        standard.line()
        try standard.flush()
      } else {
        for problem in problems { print(TerminalText.escaped(problem.sentence)) }
        let position = newest.position
        print(
          problems.isEmpty
            ? """
            Whole: \(position.revision) revisions, \(newest.recordCount) records, every digest as \
            published. Root \(position.root.hex)
            """
            : "\(problems.count) problems. Restore the newest backup: 'honourd restore FILE'.")
      }
      guard problems.isEmpty else { throw ExitCode(ExitStatus.damaged.rawValue) }
    }
  }
}
