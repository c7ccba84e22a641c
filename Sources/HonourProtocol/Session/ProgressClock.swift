/// When the peer last got on with it, and which PING it owes an answer.
///
/// Progress is a whole frame, or 16,384 more bytes of an unfinished one.
/// Source: `Protocol/session.md`, section 1.
struct ProgressClock: Hashable, Sendable {
  private(set) var last: Monotonic
  /// The token of the PING that has no answer yet.
  private(set) var unanswered: UInt64?
  private var partialBytes = 0
  private var lastToken: UInt64 = 0

  init(now: Monotonic) { last = now }

  mutating func progressed(now: Monotonic) {
    last = max(last, now)
    partialBytes = 0
  }

  /// Counts bytes that completed no frame yet.
  mutating func moved(_ byteCount: Int, now: Monotonic) {
    partialBytes += byteCount
    if partialBytes >= WireLimits.progressBytes { progressed(now: now) }
  }

  /// Whether the peer was asked this.
  mutating func answered(_ token: UInt64) -> Bool {
    guard unanswered == token else { return false }
    unanswered = nil
    return true
  }

  func isSilent(for duration: Monotonic, now: Monotonic) -> Bool {
    now >= last && now - last >= duration
  }

  /// The PING to send now, if it is time for one.
  mutating func ping(now: Monotonic) -> Frame? {
    guard unanswered == nil, isSilent(for: WireLimits.silenceBeforePing, now: now) else {
      return nil
    }
    lastToken += 1
    unanswered = lastToken
    return .ping(token: lastToken)
  }

  /// When to look again: for the PING, or for the end.
  var deadline: Monotonic {
    last
      + (unanswered == nil ? WireLimits.silenceBeforePing : WireLimits.silenceBeforeEnd)
  }

  var end: Monotonic { last + WireLimits.silenceBeforeEnd }
}
