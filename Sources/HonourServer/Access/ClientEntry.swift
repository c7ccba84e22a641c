package import HonourModel
package import HonourProtocol

/// One laptop on the list, or one that was taken off it.
package struct ClientEntry: Hashable, Sendable {
  package enum Origin: Hashable, Sendable {
    case administrator
    /// By this invitation, which is used up by it.
    case invitation(id: [UInt8])
  }

  package let id: Fingerprint
  package let name: String
  package let role: Role
  /// Seconds since 1970-01-01T00:00:00Z, like all times here.
  package let since: Int64
  /// By the daemon's clock; nil for never.
  package let expires: Int64?
  package let origin: Origin
  /// When it was taken off the list; nil for one that is on it.
  package let revoked: Int64?

  package init(
    id: Fingerprint, name: String, role: Role, since: Int64, expires: Int64?, origin: Origin,
    revoked: Int64? = nil
  ) {
    self.id = id
    self.name = name
    self.role = role
    self.since = since
    self.expires = expires
    self.origin = origin
    self.revoked = revoked
  }

  /// The same laptop, off the list.
  package func revoked(at time: Int64) -> ClientEntry {
    ClientEntry(
      id: id, name: name, role: role, since: since, expires: expires, origin: origin,
      revoked: time)
  }

  /// The same entry for another key.
  func rekeyed(to id: Fingerprint) -> ClientEntry {
    ClientEntry(
      id: id, name: name, role: role, since: since, expires: expires, origin: origin)
  }
}
