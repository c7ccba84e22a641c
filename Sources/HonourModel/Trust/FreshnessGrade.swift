/// How new what is held is, as far as anybody has proven it.
///
/// Source: `Protocol/trust.md`, section 4.
package enum FreshnessGrade: Hashable, Sendable {
  /// Nobody attests it: this laptop has joined no daemon.
  case unproven
  /// It was the newest revision then.
  case fresh(at: Int64)
  /// It was the newest revision then, which is too long ago.
  case stale(at: Int64)
  /// The same, by a daemon whose clock was ahead of this machine's: one of the two is wrong.
  case clockBehind(at: Int64)
  /// A daemon has attested this newer revision, and none has delivered it.
  case heldBack(newest: UInt64, at: Int64)

  /// The age at which a word is old, in seconds, where nobody says otherwise.
  package static let maximumAge: Int64 = 86_400
  /// How far a daemon's clock may be ahead of this machine's, in seconds.
  package static let clockTolerance: Int64 = 600

  /// `attested` is the newest revision that a daemon has attested, and when last; times are in seconds
  /// since 1970-01-01T00:00:00Z.
  package init(
    of held: Position, attested: FreshnessStatement?, now: Int64,
    maximumAge: Int64 = FreshnessGrade.maximumAge
  ) {
    guard let attested else {
      self = .unproven
      return
    }
    let time = attested.time
    let (age, overflow) = now.subtractingReportingOverflow(time)
    if (attested.epoch, attested.revision) > (held.epoch, held.revision) {
      self = .heldBack(newest: attested.revision, at: time)
    } else if overflow || age < -Self.clockTolerance {
      self = .clockBehind(at: time)
    } else {
      self = age > maximumAge ? .stale(at: time) : .fresh(at: time)
    }
  }

  /// The name in answers for programs.
  package var name: String {
    switch self {
    case .unproven: "unproven"
    case .fresh: "fresh"
    case .stale, .clockBehind: "stale"
    case .heldBack: "held_back"
    }
  }

  /// When a daemon said so, by its own clock; nil where none did.
  package var time: Int64? {
    switch self {
    case .unproven: nil
    case .fresh(let time), .stale(let time), .clockBehind(let time), .heldBack(_, let time): time
    }
  }
}
