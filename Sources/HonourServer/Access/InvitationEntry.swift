package import HonourModel
package import HonourProtocol

/// An invitation that was handed out and not used yet.
package struct InvitationEntry: Equatable, Sendable {
  /// Wrong proofs after which it is dead.
  package static let tryLimit = 5

  package let id: [UInt8]
  package let secret: InvitationSecret
  package let name: String
  package let role: Role
  /// Seconds since 1970-01-01T00:00:00Z by the daemon's clock.
  package let expires: Int64
  package internal(set) var tries: Int

  package init(
    id: [UInt8], secret: InvitationSecret, name: String, role: Role, expires: Int64,
    tries: Int = 0
  ) {
    self.id = id
    self.secret = secret
    self.name = name
    self.role = role
    self.expires = expires
    self.tries = tries
  }

  var line: String {
    let secret = self.secret.withBytes { Hexadecimal.encode($0) }
    return "invitation \(Hexadecimal.encode(id)) secret=\(secret) role=\(role.name) "
      + "expires=\(expires) tries=\(tries) name=\(AccessLine.quoted(name))"
  }

  init?(_ line: AccessLine) {
    guard line.kind == "invitation", let name = line.name, line.fields.count == 4,
      let id = Hexadecimal.decode(line.id), id.count == Invitation.idBytes,
      let secret = line.fields["secret"].flatMap({ Hexadecimal.decode($0) })
        .flatMap({ InvitationSecret(bytes: $0) }),
      let role = line.fields["role"].flatMap({ Role(name: $0) }),
      let expires = line.fields["expires"].flatMap({ Int64($0) }),
      let tries = line.fields["tries"].flatMap({ Int($0) })
    else { return nil }
    self.init(id: id, secret: secret, name: name, role: role, expires: expires, tries: tries)
  }
}
