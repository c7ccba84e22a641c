import ArgumentParser

@main
struct Honour: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "honour")
}
