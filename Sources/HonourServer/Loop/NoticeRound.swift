package import HonourProtocol

/// Subscribers that are still to be told of the newest revision, in random order.
///
/// Few are told at once; many turn by turn, so that their pulls spread over a time that grows with
/// their number. A newer revision replaces the notice and starts the round anew.
package struct NoticeRound {
  package private(set) var notice: Notice?
  private var remaining: [ConnectionID] = []

  package init() {}

  package var isDone: Bool { remaining.isEmpty }

  package mutating func begin(
    _ notice: Notice, to subscribers: [ConnectionID],
    using generator: inout some RandomNumberGenerator
  ) {
    self.notice = notice
    remaining = subscribers.shuffled(using: &generator)
  }

  /// The next subscribers to tell.
  package mutating func take(_ count: Int) -> [ConnectionID] {
    let next = Array(remaining.suffix(count))
    remaining.removeLast(next.count)
    return next
  }
}
