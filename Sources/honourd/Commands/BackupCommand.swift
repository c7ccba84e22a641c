import ArgumentParser
import HonourStore
import HonourTerminal

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Write the whole store with its history to one file, also while it is served.")

  @OptionGroup var data: DataOptions

  @Argument(help: "The file to write; it must not exist yet.")
  var file: String

  func run() async throws {
    try await reporting {
      try data.reader().backUp(to: file)
      let bytes = StoreDirectory.byteCount(file)
      StandardError.write("Backup written to \(file), \(bytes) bytes.\n")
    }
  }
}
