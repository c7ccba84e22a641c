/// Why a side ends a session that went well.
///
/// Source: `Protocol/frames.md`, section 3.
package enum GoodbyeReason: Hashable, Sendable {
  case done
  /// The sender is shutting down; also every reason that version 1 does not know.
  case goingAway

  init(rawValue: UInt8) { self = rawValue == 0 ? .done : .goingAway }

  var rawValue: UInt8 {
    switch self {
    case .done: 0
    case .goingAway: 1
    }
  }
}
