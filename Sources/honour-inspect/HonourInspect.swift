import ArgumentParser

@main
struct HonourInspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "honour-inspect", abstract: "Shows every byte of a honourd session.",
    subcommands: [Decode.self])
}
