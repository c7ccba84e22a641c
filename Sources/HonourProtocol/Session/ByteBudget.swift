/// What a client that was given a budget may still spend, in bytes both ways.
///
/// What is spent, what an answer may still take, what is kept for PINGs and their answers and for the
/// last words are never more than the budget together.
/// Source: `Protocol/session.md`, section 7.
struct ByteBudget: Hashable, Sendable {
  /// What a PING and a PONG take at most, and an ERROR or a GOODBYE.
  private static let pingBytes = UInt64(WireLimits.pingPayloadBytes + 3)
  private static let lastWordsBytes: UInt64 = 16
  private static let limitBytes = UInt64(WireLimits.limitPayloadBytes + 3)

  let total: UInt64
  private(set) var spent: UInt64 = 0
  /// What is left for PINGs and their answers.
  private var idle = 10 * Self.pingBytes

  init(total: UInt64) { self.total = total }

  /// Counts bytes that came; false where there are more than were asked for.
  mutating func receive(_ count: Int) -> Bool {
    spent += UInt64(count)
    return spent <= total
  }

  /// Whether there is room for `hello`, the longest WELCOME and last words.
  mutating func greet(_ hello: [UInt8]) -> Bool {
    let welcome = UInt64(WireLimits.greetingPayloadBytes + 4)
    guard total >= UInt64(hello.count) + welcome + Self.lastWordsBytes else { return false }
    spent += UInt64(hello.count)
    return true
  }

  /// The LIMIT frame that goes ahead of a question; nil where there is no room for an answer.
  mutating func limit(ahead question: [UInt8]) -> [UInt8]? {
    guard enough(forQuestion: question.count, answer: WireLimits.leastAnswerBytes) <= total else {
      return nil
    }
    let asked = UInt64(question.count)
    let limit = total - spent - asked - idle - Self.lastWordsBytes - Self.limitBytes
    let frame = Frame.limit(Limit(bytes: limit)).encoded()
    spent += UInt64(frame.count) + asked
    return frame
  }

  /// The budget in which this question and such an answer would have fitted.
  func enough(forQuestion question: Int, answer: UInt64) -> UInt64 {
    let asked = UInt64(question) + Self.limitBytes
    return spent + asked + max(answer, WireLimits.leastAnswerBytes) + idle + Self.lastWordsBytes
  }

  /// Counts a PING or PONG to be sent, and one that came or will come for it; false where there is no
  /// room for it.
  mutating func ping(sending count: Int) -> Bool {
    let bytes = 2 * UInt64(count)
    guard idle >= bytes + Self.pingBytes else { return false }
    idle -= bytes
    spent += UInt64(count)
    return true
  }
}
