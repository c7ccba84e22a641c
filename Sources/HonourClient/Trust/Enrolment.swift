package import HonourModel

/// How a laptop changes what the daemon's list says of it.
///
/// Source: `Protocol/trust.md`, section 5.
package enum Enrolment: Sendable {
  /// It is put on the list.
  case invitation(Invitation)
  /// Its next key takes the place of the one that it connects with.
  case nextKey(SigningKey)

  var invitation: Invitation? {
    guard case .invitation(let invitation) = self else { return nil }
    return invitation
  }
}
