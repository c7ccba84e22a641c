/// Which of the handshakes that wait is computed next.
///
/// Those from known addresses, and those that were begun, go first. A stranger's costs a share of a budget,
/// so that strangers take a part of the machine and never all of it. A pure function of its calls.
///
/// Source: `Protocol/limits.md`.
struct LaneQueue<Job: LaneJob> {
  enum Next {
    case run(Job)
    /// Strangers wait for their budget: ask again after so many nanoseconds.
    case wait(UInt64)
    case nothing
  }

  private var preferred: [Job] = []
  private var strangers: [Job] = []
  /// Time saved up, from which each stranger pays.
  private var credit = TransportLimits.strangerNanoseconds * TransportLimits.strangerBurst
  private var countedAt: UInt64?

  var isEmpty: Bool { preferred.isEmpty && strangers.isEmpty }

  /// - Returns: False where too many wait already.
  mutating func add(_ job: Job, isStranger: Bool) -> Bool {
    if isStranger {
      guard strangers.count < TransportLimits.waitingStrangers else { return false }
      strangers.append(job)
    } else {
      guard preferred.count < TransportLimits.waitingKnown else { return false }
      preferred.append(job)
    }
    return true
  }

  /// Takes out the one whose turn it is.
  ///
  /// - Parameter now: Nanoseconds of a clock that never goes back.
  /// - Returns: What to do now.
  mutating func next(now: UInt64) -> Next {
    let most = TransportLimits.strangerNanoseconds * TransportLimits.strangerBurst
    let passed = now - min(countedAt ?? now, now)
    credit = passed >= most ? most : min(credit + passed, most)
    countedAt = now
    if !preferred.isEmpty { return .run(preferred.removeFirst()) }
    guard let first = strangers.first else { return .nothing }
    if first.isWanted {
      let price = TransportLimits.strangerNanoseconds
      guard credit >= price else { return .wait(price - credit) }
      credit -= price
    }
    return .run(strangers.removeFirst())
  }
}
