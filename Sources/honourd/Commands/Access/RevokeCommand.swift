import ArgumentParser
import HonourModel
import HonourServer
import HonourTerminal

struct RevokeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Take a laptop off the list.",
    discussion: """
      A running daemon closes its connections within a second and lets it in no more. What the laptop \
      holds already stays on it.
      """)

  @OptionGroup var data: DataOptions

  @Argument(help: "Its name on the list, or its id: HON1-…")
  var client: String

  func run() async throws {
    try await reporting {
      let entry = try AccessChange.run(in: try data.directory()) { clients, _ in
        let entry = try find(in: clients)
        clients.put(entry.revoked(at: Publication.now()))
        return entry
      }
      StandardError.write(
        "\(TerminalText.escaped(entry.name)) is off the list: \(entry.id.text)\n")
    }
  }

  private func find(in clients: ClientList) throws -> ClientEntry {
    if client.uppercased().hasPrefix(Fingerprint.textPrefix) {
      guard let entry = clients.entry(try ClientID.parse(client)), entry.revoked == nil else {
        throw Failure(.notFound, "no client on the list has this id. 'honourd clients' shows them.")
      }
      return entry
    }
    let found = clients.entries(named: client)
    guard let entry = found.first else {
      throw Failure(
        .notFound,
        """
        no client on the list is called \(TerminalText.escaped(client)). 'honourd clients' shows them.
        """)
    }
    guard found.count == 1 else {
      let ids = found.map { "\n  \($0.id.text)" }.joined()
      throw Failure(.refusedInput, "several clients have this name; say which:\(ids)")
    }
    return entry
  }
}
