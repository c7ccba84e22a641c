/// A span of time as a person writes it: `90s`, `30m`, `24h`, `7d`.
package struct TimeSpan: Hashable, Sendable {
  private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
  private static let counts: ClosedRange<Int64> = 1...36_500

  package let seconds: Int64

  /// Nil for anything else, and for more than 36,500 of a unit.
  package init?(_ text: String) {
    guard let unit = text.last.flatMap({ Self.units[$0] }),
      let number = Int64(text.dropLast()), Self.counts ~= number
    else { return nil }
    seconds = number * unit
  }
}
