package import HonourModel

/// What an apply did.
///
/// Either way the replica now stands at the target.
package enum ApplyOutcome: Hashable, Sendable {
  /// The replica was there before; nothing was read and nothing written.
  case alreadyThere
  case applied(from: Position?, inserted: UInt64, replaced: UInt64, deleted: UInt64)
}
