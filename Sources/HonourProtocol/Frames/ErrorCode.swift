/// What happened, as an ERROR frame says it.
///
/// Source: `Protocol/errors.md`.
package enum ErrorCode: UInt64, CaseIterable, Sendable {
  case malformed = 1
  case damaged = 2
  case unexpectedFrame = 3
  case unknownFrame = 4
  case tooLarge = 5
  case unsupportedVersion = 6
  case foreignLineage = 7
  case ahead = 8
  case diverged = 9
  case unknownView = 10
  case busy = 11
  case unavailable = 12
  case tooSlow = 13
  case tooMany = 14
  case refusedTransfer = 15
  case unknownClient = 16
  case revoked = 17
  case expired = 18
  case badInvitation = 19
  case notAllowed = 20
  case untrusted = 21
  case baseMoved = 22
  case unsigned = 23

  /// The name in the specification and in every log.
  package var name: String {
    switch self {
    case .malformed: "malformed"
    case .damaged: "damaged"
    case .unexpectedFrame: "unexpected-frame"
    case .unknownFrame: "unknown-frame"
    case .tooLarge: "too-large"
    case .unsupportedVersion: "unsupported-version"
    case .foreignLineage: "foreign-lineage"
    case .ahead: "ahead"
    case .diverged: "diverged"
    case .unknownView: "unknown-view"
    case .busy: "busy"
    case .unavailable: "unavailable"
    case .tooSlow: "too-slow"
    case .tooMany: "too-many"
    case .refusedTransfer: "refused-transfer"
    case .unknownClient: "unknown-client"
    case .revoked: "revoked"
    case .expired: "expired"
    case .badInvitation: "bad-invitation"
    case .notAllowed: "not-allowed"
    case .untrusted: "untrusted"
    case .baseMoved: "base-moved"
    case .unsigned: "unsigned"
    }
  }

  /// What the receiver does next.
  package var action: ErrorAction {
    switch self {
    case .malformed, .unexpectedFrame, .tooLarge, .refusedTransfer, .badInvitation: .stop
    case .damaged, .ahead, .busy, .unavailable, .tooSlow, .tooMany, .baseMoved: .retry
    case .unknownFrame, .unsupportedVersion, .unknownView, .unsigned: .update
    case .foreignLineage: .choose
    case .diverged, .untrusted: .alarm
    case .unknownClient, .revoked, .expired, .notAllowed: .admit
    }
  }
}
