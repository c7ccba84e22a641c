import HonourFiles
import HonourModel

/// The access files of a daemon's directory, changed by one program at a time.
///
/// Every change is read, made and written under a lock, and replaces its file whole.
package struct AccessFiles: Sendable {
  private static let limitBytes = 16_777_216

  package let directory: String
  package var clientsPath: String { directory + "/clients" }
  package var invitationsPath: String { directory + "/invitations" }
  private var seenFile: AtomicTextFile { AtomicTextFile(directory + "/clients.seen") }

  package init(in directory: String) { self.directory = directory }

  /// The list; an empty one where there is no file yet.
  package func clients() throws -> ClientList {
    let file = AtomicTextFile(clientsPath)
    guard let text = try file.readIfPresent(limit: Self.limitBytes) else { return ClientList() }
    return try ClientList(text: text, path: clientsPath)
  }

  package func invitations() throws -> InvitationList {
    let file = AtomicTextFile(invitationsPath)
    guard let text = try file.readIfPresent(limit: Self.limitBytes) else {
      return InvitationList()
    }
    return try InvitationList(text: text, path: invitationsPath)
  }

  /// What was seen of the clients: a memory, without which everybody is a stranger once.
  func sightings() -> [Fingerprint: ClientSighting] {
    let text = (try? seenFile.readIfPresent(limit: Self.limitBytes)) ?? nil
    return text.map { ClientSighting.sightings(in: $0) } ?? [:]
  }

  func keep(sightings text: String) { try? seenFile.write(text) }

  /// Changes both lists; what `body` throws leaves them as they were.
  ///
  /// The clients are written first: an invitation that let somebody in is known by that.
  package func change<T>(
    _ body: (inout ClientList, inout InvitationList) throws -> T
  ) throws -> T {
    let lock = try FileLock(waitingFor: directory + "/clients.lock")
    defer { withExtendedLifetime(lock) {} }
    let (oldClients, oldInvitations) = (try clients(), try invitations())
    var (clients, invitations) = (oldClients, oldInvitations)
    let result = try body(&clients, &invitations)
    if clients != oldClients { try AtomicTextFile(clientsPath).write(clients.text) }
    if invitations != oldInvitations {
      try AtomicTextFile(invitationsPath).write(invitations.text)
    }
    return result
  }
}
