import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// `honour show KIND/ID`: everything that is known of one record.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a record: its fields, what it refers to, what refers to it, and its sources.",
    discussion: "Ends with 4 where there is no such record.")

  @Argument(
    help: ArgumentHelp("The record, such as person/per-7f3k2m9q.", valueName: "kind/id"),
    transform: { text in
      guard let key = RecordKey(path: text) else {
        throw ValidationError("'\(text)' is no record. Write kind/id, such as person/per-1.")
      }
      return key
    })
  var key: RecordKey

  @Option(help: "How many referring records to show of each kind, 0 to 1000.")
  var limit = 5

  @OptionGroup var options: AnswerOptions

  func validate() throws {
    guard (0...1_000).contains(limit) else {
      throw ValidationError("--limit takes a number from 0 to 1000.")
    }
  }

  func run() throws {
    let directory = try options.replica.directory()
    try options.answer { answer in
      let info = try answer.revision()
      guard let stored = try answer.state.record(key) else {
        throw Failure(
          .notFound,
          "there is no \(key.path) in revision \(info.position.revision). "
            + "'honour search TEXT' finds records by name.")
      }
      guard let record = try? Record(canonicalBytes: stored.bytes) else {
        throw Failure(
          replica: .corrupt(path: directory, detail: "record \(key.path)"), directory: directory)
      }
      let page = try RecordPage(record, answer: answer, limit: limit)
      if answer.isJSON {
        try answer.object(page.object, info)
      } else {
        page.write()
        try answer.footer(info)
      }
    }
  }
}
