import ArgumentParser

@main
struct HonourInspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "honour-inspect")
}
