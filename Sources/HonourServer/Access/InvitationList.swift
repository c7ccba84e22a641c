/// The invitations that are open: the file `invitations` of the daemon's directory.
///
/// Source: `Protocol/access.md`, section 2.
package struct InvitationList: Equatable, Sendable {
  private static let head = "honourd-invitations 1"

  package private(set) var entries: [InvitationEntry]

  package init() { entries = [] }

  package init(text: String, path: String) throws(AccessFault) {
    entries = []
    for (number, line) in try AccessLines(text, head: Self.head, path: path).body {
      guard let entry = AccessLine(line).flatMap({ InvitationEntry($0) }),
        self.entry(entry.id) == nil
      else { throw AccessFault(path: path, line: number, reason: .line) }
      entries.append(entry)
    }
  }

  package var text: String { AccessLines.text(head: Self.head, entries.map(\.line)) }

  func entry(_ id: [UInt8]) -> InvitationEntry? { entries.first { $0.id == id } }

  /// Adds an invitation, and lets go of those whose time has long been over.
  package mutating func add(_ entry: InvitationEntry, at now: Int64) {
    entries.removeAll { $0.expires < now - 86_400 }
    entries.append(entry)
  }

  mutating func remove(_ id: [UInt8]) { entries.removeAll { $0.id == id } }

  /// Counts a wrong proof.
  mutating func countTry(_ id: [UInt8]) {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return }
    entries[index].tries += 1
  }
}
