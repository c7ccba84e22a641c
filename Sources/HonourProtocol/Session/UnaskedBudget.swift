/// How many frames that nobody asked for a peer may still send: a bucket that fills with time.
///
/// Source: `Protocol/limits.md`, "Times and rates".
struct UnaskedBudget: Hashable, Sendable {
  private var left = WireLimits.unaskedBurst
  private var filledAt: Monotonic

  init(now: Monotonic) { filledAt = now }

  /// False where the peer has used up what it may.
  mutating func take(now: Monotonic) -> Bool {
    if now > filledAt {
      let grains = (now - filledAt) / WireLimits.unaskedInterval
      left = min(WireLimits.unaskedBurst, left + min(grains, WireLimits.unaskedBurst))
      filledAt += grains * WireLimits.unaskedInterval
    }
    guard left > 0 else { return false }
    left -= 1
    return true
  }
}
