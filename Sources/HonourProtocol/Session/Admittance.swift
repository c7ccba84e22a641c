/// What a server knows of whoever is at the other end.
///
/// Source: `Protocol/access.md`, section 1.
package enum Admittance: Hashable, Sendable {
  /// Nobody asks who it is: this machine itself, without encryption.
  case local
  /// Its key is on the list.
  case admitted(Role)
  /// Its key is not on the list, or not any more: this is what it is told, unless it enrols.
  case stranger(ErrorCode)
}
