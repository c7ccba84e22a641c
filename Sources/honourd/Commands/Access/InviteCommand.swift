import ArgumentParser
import Foundation
import Glibc
import HonourModel
import HonourProtocol
import HonourServer
import HonourStore
import HonourTerminal
import HonourTransport

struct InviteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "invite", abstract: "Print an invitation that lets one laptop in, once.",
    discussion: """
      The invitation is one line for 'honour join'. It says where the daemon is and whom to trust, \
      and holds a secret: whoever has it first is in. Hand it over on a way that you trust. It is not \
      shown again.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var settings: ConfigOptions

  @Option(help: ClientName.help, transform: ClientName.checked)
  var name: String

  @Option(help: "What the laptop may do: reader pulls, editor publishes too.")
  var role = Role.reader

  @Option(
    help: ArgumentHelp(
      "How long it can be used: 30m, 24h, 7d.", discussion: "Default: 24h.", valueName: "span"))
  var ttl: TimeSpan?

  @Option(
    help: ArgumentHelp(
      "Where the laptop reaches the daemon.",
      discussion: "Default: 'address' of the configuration, or else where it listens.",
      valueName: "host:port"))
  var address: String?

  @Flag(help: "Print no QR code.")
  var noQR = false

  func run() async throws {
    try await reporting {
      let directory = try data.directory()
      let store = try CanonicalStore.open(directory, as: .reader)
      let lineage = store.lineage
      try store.close()
      let invitation = try make(in: directory, lineage: lineage)
      try keep(invitation, in: directory)
      try show(invitation)
    }
  }

  private func make(in directory: StoreDirectory, lineage: Lineage) throws -> Invitation {
    let config = try settings.read(in: directory)
    guard
      let address = address ?? config.address?.description
        ?? AddressFile(in: directory.path).reachable,
      HostPort(address) != nil
    else {
      throw ValidationError(
        """
        Say where the laptop reaches the daemon: --address HOST:PORT, or 'address = HOST:PORT' in \
        \(settings.path(in: directory)). Without it the daemon must have served \
        \(directory.path) at least once.
        """)
    }
    let keys = KeyDirectory(in: directory.path)
    let invitation = Invitation(
      id: (0..<Invitation.idBytes).map { _ in UInt8.random(in: 0...255) },
      secret: InvitationSecret(), pins: try keys.pins(lineage: lineage),
      address: "honour://\(address)")
    guard let invitation else {
      throw ValidationError("'\(address)' is no address that an invitation can hold.")
    }
    return invitation
  }

  private var expires: Int64 { Publication.now() + (ttl?.seconds ?? 86_400) }

  private func keep(_ invitation: Invitation, in directory: StoreDirectory) throws {
    let entry = InvitationEntry(
      id: invitation.id, secret: invitation.secret, name: name, role: role, expires: expires)
    try AccessChange.run(in: directory) { clients, invitations in
      try AccessChange.checkIsFree(name, in: clients)
      invitations.add(entry, at: Publication.now())
    }
  }

  private func show(_ invitation: Invitation) throws {
    let text = invitation.text()
    StandardError.write(
      """
      For \(TerminalText.escaped(name)), a \(role.name), until \(TimeWords.iso(expires)), once. On the \
      laptop type 'honour join' and paste:

      """)
    var output = StandardOutput()
    output.line(text)
    let isTerminal = isatty(STDOUT_FILENO) == 1
    if isTerminal, !noQR, let code = QRCode(text) {
      for line in code.lines(colours: true) { output.line(line) }
    }
    try output.flush()
  }
}
