import ArgumentParser
import Foundation
import HonourFiles
import HonourTerminal

struct ServiceUnitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service-unit",
    abstract: "Print a systemd unit that runs the daemon with no more rights than it needs.",
    discussion: """
      Type:  honourd service-unit | sudo tee /etc/systemd/system/honourd.service
      and then what its first lines say. The store is \(ServiceUnit.dataDirectory), the user honourd.
      """)

  @Option(
    help: ArgumentHelp(
      "The daemon's program. Default: the one that prints this.", valueName: "path"))
  var program: String?

  func run() async throws {
    let program = try path()
    let unit = ServiceUnit(program: program)
    try await reporting {
      if !unit.seesProgram {
        StandardError.write(
          """
          The service cannot see \(TerminalText.escaped(program)). Type:  \
          sudo install -m 755 \(TerminalText.escaped(ShellWord.quoted(program))) \
          /usr/local/bin/honourd && /usr/local/bin/honourd service-unit

          """)
      }
      var output = StandardOutput()
      output.line(unit.text)
      try output.flush()
    }
  }

  private func path() throws -> String {
    let program =
      try self.program
      ?? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    guard program.hasPrefix("/"),
      program.unicodeScalars.allSatisfy({ !CharacterSet.controlCharacters.contains($0) })
    else { throw ValidationError("--program is a whole path, for example /usr/local/bin/honourd.") }
    return program
  }
}
