import ArgumentParser
import HonourFiles
import HonourTerminal

@main
struct Honourd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "honourd",
    abstract: "Holds the canonical honour-and-campaign dataset and publishes its revisions.",
    discussion: """
      A store is a directory, named with --data DIR or HONOURD_DATA. One import is one revision, \
      whole or absent. Reading works while a daemon serves the store; importing then goes through \
      the daemon.

      Exit codes:
      \(ExitStatus.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n"))
      """,
    subcommands: [
      InitCommand.self, ImportCommand.self, RevertCommand.self, ServeCommand.self,
      StatusCommand.self, LogCommand.self, ShowCommand.self, DiffCommand.self,
      ExportCommand.self, CheckCommand.self, PruneCommand.self, BackupCommand.self,
      RestoreCommand.self, BundleCommand.self, GenerateCommand.self,
      InviteCommand.self, AllowCommand.self, ClientsCommand.self, RevokeCommand.self,
      KeysCommand.self, DoctorCommand.self, ServiceUnitCommand.self,
    ])

  /// Every command may come to read a key.
  static func main() async {
    ProcessSecrecy.begin()
    await main(nil)
  }
}
