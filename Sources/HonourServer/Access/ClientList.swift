package import HonourModel
import HonourProtocol

/// Whom the daemon lets in: the file `clients` of its directory, read to the last byte.
///
/// Source: `Protocol/access.md`, section 1.
package struct ClientList: Hashable, Sendable {
  private static let head = "honourd-clients 1"

  /// In the order in which they came; those taken off stay.
  package private(set) var entries: [ClientEntry] = []
  private var places: [Fingerprint: Int] = [:]

  package init() {}

  /// Reads what ``text`` writes, and what a person wrote like it.
  package init(text: String, path: String) throws(AccessFault) {
    let lines = try AccessLines(text, head: Self.head, path: path)
    for (number, line) in lines.body {
      guard let line = AccessLine(line) else {
        throw AccessFault(path: path, line: number, reason: .line)
      }
      guard let id = try? Fingerprint(text: line.id), entry(id) == nil else {
        throw AccessFault(path: path, line: number, reason: .id)
      }
      guard let entry = ClientEntry(line, id: id) else {
        throw AccessFault(path: path, line: number, reason: .line)
      }
      put(entry)
    }
  }

  package var text: String { AccessLines.text(head: Self.head, entries.map(\.line)) }

  /// The entry of a key, on the list or taken off it.
  package func entry(_ id: Fingerprint) -> ClientEntry? { places[id].map { entries[$0] } }

  /// Those on the list with this name.
  package func entries(named name: String) -> [ClientEntry] {
    entries.filter { $0.name == name && $0.revoked == nil }
  }

  /// Whether an invitation has let somebody in already.
  func isUsed(invitation id: [UInt8]) -> ClientEntry? {
    entries.first { $0.origin == .invitation(id: id) }
  }

  /// Puts an entry in the place of the one of its key, or behind the others.
  package mutating func put(_ entry: ClientEntry) {
    if let place = places[entry.id] {
      entries[place] = entry
    } else {
      places[entry.id] = entries.count
      entries.append(entry)
    }
  }

  /// Puts an entry in the place of another key's.
  mutating func replace(_ id: Fingerprint, by entry: ClientEntry) {
    guard let place = places.removeValue(forKey: id) else { return }
    places[entry.id] = place
    entries[place] = entry
  }
}

extension ClientEntry {
  private static let present = "client"
  private static let revoked = "revoked"
  private static let administrator = "administrator"
  private static let invitation = "invitation:"

  fileprivate var line: String {
    var words = [revoked == nil ? Self.present : Self.revoked, id.text]
    words.append("role=\(role.name)")
    words.append("since=\(since)")
    words.append("expires=\(expires.map { String($0) } ?? "never")")
    switch origin {
    case .administrator: words.append("by=" + Self.administrator)
    case .invitation(let id): words.append("by=" + Self.invitation + Hexadecimal.encode(id))
    }
    if let revoked { words.append("at=\(revoked)") }
    words.append("name=" + AccessLine.quoted(name))
    return words.joined(separator: " ")
  }

  fileprivate init?(_ line: AccessLine, id: Fingerprint) {
    let isRevoked = line.kind == Self.revoked
    guard isRevoked || line.kind == Self.present, let name = line.name,
      line.fields.count == (isRevoked ? 5 : 4),
      let role = line.fields["role"].flatMap({ Role(name: $0) }),
      let since = line.fields["since"].flatMap({ Int64($0) }),
      let expires = line.time("expires"), let by = line.fields["by"]
    else { return nil }
    let origin: Origin
    if by == Self.administrator {
      origin = .administrator
    } else if by.hasPrefix(Self.invitation),
      let id = Hexadecimal.decode(String(by.dropFirst(Self.invitation.count)))
    {
      origin = .invitation(id: id)
    } else {
      return nil
    }
    let revoked = line.fields["at"].flatMap { Int64($0) }
    guard isRevoked == (revoked != nil) else { return nil }
    self.init(
      id: id, name: name, role: role, since: since, expires: expires, origin: origin,
      revoked: revoked)
  }
}
