import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Bring a backup back as the store of a directory, and begin a new epoch.",
    discussion: """
      The backup is checked from its bytes first. Clients that hold revisions which the backup \
      does not know are brought to the restored state at their next sync.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var publish: PublishOptions

  @Flag(help: "Put a store that is there aside, in the same directory, instead of refusing.")
  var replace = false

  @Argument(help: "A file that 'honourd backup' wrote.")
  var file: String

  func run() async throws {
    try await reporting {
      let request = PublishRequest(
        mode: .changes, author: publish.resolvedAuthor,
        message: publish.message ?? "Restored from a backup", publishedAt: Publication.now())
      let outcome = try CanonicalStore.restore(
        file, into: data.directory(), request, replacing: replace)
      switch outcome {
      case .restored(let info, let replaced):
        let position = info.position
        StandardError.write(
          "Restored: revision \(position.revision), epoch \(position.epoch), root \(position.root.hex).\n"
        )
        if let replaced { StandardError.write("The store that was there is now \(replaced).\n") }
      case .damaged(let problems):
        throw Failure(
          .damaged,
          """
          \(file) is not whole; nothing was changed. Try an older backup. Found:
          \(problems.prefix(20).map { "  \($0.sentence)" }.joined(separator: "\n"))
          """)
      }
    }
  }
}
