import ArgumentParser
import HonourModel
import HonourStore
import HonourTerminal

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the canonical JSON Lines of a revision to standard output.")

  @OptionGroup var data: DataOptions

  @Option(parsing: .unconditional, help: "The revision. Default: the newest.")
  var at: UInt64?

  func run() async throws {
    try await reporting {
      let store = try data.reader()
      let revision = try at ?? store.newest().position.revision
      var output = StandardOutput()
      try store.records(at: revision) { record in
        output.append(record.bytes)
        output.line()
      }
      try output.flush()
    }
  }
}
