import ArgumentParser
import HonourFiles

@main
struct Honour: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "honour",
    abstract: "Answers from a copy of the canonical records, with no network.",
    discussion: """
      'honour sync' fetches what changed and applies it in one step; every other command reads \
      the copy on this machine, the replica.
      """,
    subcommands: [
      Join.self,
      Sync.self,
      Watch.self,
      Repair.self,
      StatusCommand.self,
      SearchCommand.self,
      ListCommand.self,
      ShowCommand.self,
      LogCommand.self,
      ExportCommand.self,
      VerifyCommand.self,
      ID.self,
      RotateKey.self,
      Publish.self,
    ])

  /// Every command may come to read a key.
  static func main() async {
    ProcessSecrecy.begin()
    await main(nil)
  }
}
