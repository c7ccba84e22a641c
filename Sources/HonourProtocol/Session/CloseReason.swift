package import HonourModel

/// Why a session ended: the last action of each, and the only one of its kind.
package enum CloseReason: Hashable, Sendable {
  /// What the session was for is done.
  case done
  /// The shell asked for the end.
  case stopped
  /// The peer ended the session politely.
  case goodbye(GoodbyeReason)
  /// The peer ended the session with an error.
  case refusedByPeer(ErrorFrame)
  /// The peer's bytes were wrong.
  case faulty(WireError)
  /// This side refused to go on: a deadline, a rate, or what the store said.
  case refused(ErrorCode)
  /// What the peer signed, or did not, is not believed.
  case untrusted(TrustFault)
  /// The peer cannot do what this session is for.
  case incapable
  /// What the client may spend is spent.
  case budgetSpent
  /// The replica did not take what was transferred.
  case applyFailed
  /// The connection ended without a word.
  case disconnected
}
