import ArgumentParser
import HonourServer
import HonourTerminal

struct RevertCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revert",
    abstract: "Publish a new revision that undoes an earlier one.",
    discussion: """
      Fields that the revision changed go back to their earlier values. Where later revisions \
      changed the same fields, nothing is written and every such record is named.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var publish: PublishOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Show what would change, and write nothing.")
  var dryRun = false

  @Argument(help: "The revision to undo.")
  var revision: UInt64

  func run() async throws {
    try await reporting {
      let command = PublishCommand(
        action: .revert(revision: revision), author: publish.resolvedAuthor,
        message: publish.message ?? "Revert revision \(revision)", dryRun: dryRun)
      try await Publication.run(
        command, paths: [], directory: data.directory(), isJSON: output.json)
    }
  }
}
