import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

/// `honour list KIND`: the records of a kind, in the order in which people look for them.
struct ListCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case table
    case json
    case csv
  }

  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the records of a kind.",
    discussion: """
      People, and honours given to people, stand by given name in Vietnamese order; everything \
      else by its label. Conditions must all be met; a reference is given by its id, and an empty \
      value asks for records without the field. Ends with 4 where there are none.

      Kinds: \(RecordKind.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  /// Rows of a table where no limit is given.
  private static let tableRows = 50

  @Argument(help: "The kind, such as person, honour or figure.")
  var kind: String

  @Option(
    name: .customLong("where"),
    help: ArgumentHelp(
      "Only records whose field has this value, such as unit=unt-7.", valueName: "field=value"),
    transform: { text in
      guard let condition = ListQuery.Condition(text) else {
        throw ValidationError("--where takes field=value, such as --where unit=unt-7.")
      }
      return condition
    })
  var conditions: [ListQuery.Condition] = []

  @Option(help: "table, json or csv.")
  var format: Format = .table

  @Option(
    parsing: .unconditional,
    help: "How many records to show; a table shows 50 where it is not given.")
  var limit: Int?

  @OptionGroup var options: AnswerOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit takes a number from 1.") }
    if options.isJSON, format == .csv {
      throw ValidationError("--json and --format csv exclude each other.")
    }
  }

  func run() throws {
    let query = ListQuery(kind: kind, conditions: conditions)
    try options.answer { answer in
      let info = try answer.revision()
      let counts = try answer.state.recordCounts()
      guard RecordKind(rawValue: kind) != nil || counts.contains(where: { $0.kind == kind }) else {
        throw Failure(
          .usage,
          "'\(TerminalText.escaped(kind))' is no kind. 'honour list --help' names them.")
      }
      let total: Int
      if options.isJSON || format == .json {
        total = try JSONListing(answer: answer, info: info).write(query, limit: limit)
      } else if format == .csv {
        total = try CSVListing(answer: answer, info: info).write(query, limit: limit)
      } else {
        total = try TableListing(answer: answer, info: info)
          .write(query, limit: limit ?? Self.tableRows)
      }
      if total == 0 { answer.status = .notFound }
    }
  }
}
