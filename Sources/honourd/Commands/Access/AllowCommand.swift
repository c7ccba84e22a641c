import ArgumentParser
import HonourModel
import HonourProtocol
import HonourServer
import HonourTerminal

struct AllowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "allow", abstract: "Put a laptop on the list by its id, or change its entry.",
    discussion: """
      The id is what 'honour id' prints on the laptop. For one that is on the list the name, the role \
      and the date are changed; for one that was taken off, it comes back.
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "The laptop's id: HON1-…")
  var id: String

  @Option(help: ClientName.help, transform: ClientName.checked)
  var name: String

  @Option(help: "What it may do: reader pulls, editor publishes too.")
  var role = Role.reader

  @Option(
    help: ArgumentHelp(
      "The last day on which it is let in, by the daemon's clock (UTC), or never.",
      discussion: "Default: never.", valueName: "yyyy-mm-dd"))
  var expires: ExpiryDate?

  func run() async throws {
    let id = try ClientID.parse(self.id)
    try await reporting {
      try AccessChange.run(in: try data.directory()) { clients, _ in
        try AccessChange.checkIsFree(name, in: clients, except: id)
        clients.put(
          ClientEntry(
            id: id, name: name, role: role,
            since: clients.entry(id)?.since ?? Publication.now(), expires: expires?.time,
            origin: .administrator))
      }
      StandardError.write(
        "\(TerminalText.escaped(name)) is on the list: \(role.name)\(until).\n")
    }
  }

  private var until: String {
    guard let time = expires?.time else { return "" }
    return ", until \(TimeWords.iso(time))"
  }
}

/// The id of a laptop as an administrator types it.
enum ClientID {
  static func parse(_ text: String) throws -> Fingerprint {
    do throws(IDFault) {
      return try Fingerprint(text: text)
    } catch {
      throw ValidationError("The id \(error.words).")
    }
  }
}
