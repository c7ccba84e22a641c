import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// `honour export`: the canonical export of the replica.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write every record as canonical JSON Lines to standard output.",
    discussion: "The bytes are those that 'honourd export' writes at the same position.")

  @OptionGroup var replica: ReplicaOptions

  func run() throws {
    try AnswerOptions.answer(from: replica.directory(), isJSON: false) { answer in
      _ = try answer.revision()
      try answer.state.forEachRecord { record in
        answer.output.append(record.bytes)
        answer.output.line()
      }
    }
  }
}
