/// Why what a server offers is not believed.
///
/// The raw value is the detail of an ERROR `untrusted`. Source: `Protocol/trust.md`, section 4.
package enum TrustFault: Error, Hashable, Sendable {
  /// A statement that does not follow the last one, or is not signed by whom it must be.
  case statement(number: UInt64)
  /// A manifest without the publisher's signature.
  case unsealed
  /// An answer without the daemon's word on how new it is.
  case withoutFreshness
  /// Of another dataset than the one that was joined.
  case foreignLineage(Lineage)
  /// The signature of a manifest is not the publisher's.
  case publisher(revision: UInt64)
  /// The signature of a freshness statement is not of a daemon that was joined, or it was made for
  /// another revision than the answer's.
  case freshness
  /// Older than what is held.
  case rollback(held: UInt64, offered: UInt64)
  /// Two manifests for one revision, or a revision that denies the one before it.
  case equivocation(revision: UInt64)
  /// A restore from a backup that the publisher did not announce.
  case unannouncedEpoch(UInt64)
  /// Further ahead than publishing gets.
  case jump(held: UInt64, offered: UInt64)
  /// The daemon attests an older revision than the one that it delivers.
  case mixed(attested: UInt64, offered: UInt64)
  /// More bytes than the signed size allows.
  case endless(announced: UInt64, limit: UInt64)

  /// Whether a person must hear of it before anything else is tried: somebody holds the publisher's key
  /// who should not, or the publisher does two things at once.
  package var isAlarm: Bool {
    guard case .equivocation = self else { return false }
    return true
  }

  package var number: UInt64 {
    switch self {
    case .statement: 1
    case .unsealed: 2
    case .withoutFreshness: 3
    case .foreignLineage: 4
    case .publisher: 5
    case .freshness: 6
    case .rollback: 7
    case .equivocation: 8
    case .unannouncedEpoch: 9
    case .jump: 10
    case .mixed: 11
    case .endless: 12
    }
  }
}
