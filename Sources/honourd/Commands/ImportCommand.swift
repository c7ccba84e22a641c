import ArgumentParser
import HonourServer
import HonourTerminal

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Publish the changes of JSON Lines or CSV files as one revision.",
    discussion: """
      A record in a file is inserted or replaces the one with its kind and id; a line \
      {"kind":K,"id":I,"deleted":true} deletes. Nothing is written when one line is refused, and \
      every fault is reported in one run. Importing the same file twice makes no revision.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var publish: PublishOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "The files are the whole state: what they lack is deleted.")
  var full = false

  @Flag(help: "Show what would change, record by record and in sum, and write nothing.")
  var dryRun = false

  @Flag(help: "Repair texts that are not NFC or hold lookalikes or invisible characters.")
  var fixText = false

  @Option(help: "The kind of CSV rows without a kind column.")
  var kind: String?

  @Argument(help: "Files; - is standard input.")
  var files: [String]

  func run() async throws {
    try await reporting {
      let settings = ImportSettings(full: full, fixText: fixText, kind: kind, names: files)
      let command = PublishCommand(
        action: .importFiles(settings), author: publish.resolvedAuthor,
        message: publish.message ?? "", dryRun: dryRun)
      try await Publication.run(
        command, paths: files, directory: data.directory(), isJSON: output.json)
    }
  }
}
