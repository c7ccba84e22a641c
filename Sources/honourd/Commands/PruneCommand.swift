import ArgumentParser
import HonourServer
import HonourTerminal

struct PruneCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Keep the newest revisions and drop the history before them.",
    discussion: """
      The records stay as they are, and so do the revisions that are kept; older ones can no longer \
      be shown, compared or reverted, and a client that stands at one is brought up to date by \
      another way than their changes. Serving and importing go on meanwhile. Cut short, the store \
      is whole and the next prune goes on. There is no way back but a backup.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var output: OutputOptions

  @Option(
    parsing: .unconditional, help: "How many revisions to keep, the newest included; at least 1.")
  var keep: UInt64

  func validate() throws {
    guard keep > 0 else {
      throw ValidationError("The newest revision always stays: --keep is at least 1.")
    }
  }

  func run() async throws {
    try await reporting {
      let command = PublishCommand(
        action: .prune(keep: keep), author: "", message: "", dryRun: false)
      try await Publication.run(
        command, paths: [], directory: data.directory(), isJSON: output.json)
    }
  }
}
