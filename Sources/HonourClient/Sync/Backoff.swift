/// The pauses between attempts to connect: doubled each time up to a limit, and jittered.
///
/// The jitter keeps the clients of a daemon that was restarted from coming back together.
package struct Backoff: Sendable {
  private let first: Double
  private let longest: Double
  private var step: Double

  /// - Parameters:
  ///   - first: Seconds; the upper bound of the first pause.
  ///   - longest: Seconds; the upper bound of every pause.
  package init(
    first: Double = ClientLimits.firstPauseSeconds,
    longest: Double = ClientLimits.longestPauseSeconds
  ) {
    self.first = first
    self.longest = longest
    step = first
  }

  /// The next pause in seconds: from half of the step to the whole of it.
  ///
  /// A daemon that asked for a longer pause gets it, up to the longest.
  package mutating func next(
    atLeast asked: Double = 0, using generator: inout some RandomNumberGenerator
  ) -> Double {
    let pause = step * Double.random(in: 0.5...1, using: &generator)
    step = min(step * 2, longest)
    return min(max(pause, asked * Double.random(in: 1...1.25, using: &generator)), longest * 1.25)
  }

  /// A connection stood and a sync succeeded.
  package mutating func reset() { step = first }
}
