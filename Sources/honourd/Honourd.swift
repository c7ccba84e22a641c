import ArgumentParser

@main
struct Honourd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "honourd")
}
