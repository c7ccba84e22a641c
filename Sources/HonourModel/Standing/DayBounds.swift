/// The days on which something dated may have happened: nil where a side is not bounded.
///
/// A date signed `?` or `%` bounds nothing; one signed `~` is taken to lie within a year of what
/// is written. Source: `Protocol/data-model.md`, "Standing".
struct DayBounds {
  let earliest: Day?
  let latest: Day?

  init(_ text: String) {
    guard let date = FuzzyDate(text), !date.isUncertain else {
      (earliest, latest) = (nil, nil)
      return
    }
    let years = date.isApproximate ? 1 : 0
    earliest = date.earliest.flatMap { $0.movedByYears(-years) }
    latest = date.latest.flatMap { $0.movedByYears(years) }
  }

  /// Whether it happened on a day or before.
  func isBy(_ day: Day) -> Answer {
    if let latest, latest <= day { return .yes }
    if let earliest, day < earliest { return .no }
    return .cannotTell
  }

  /// Whether it happened on the same day as another or later.
  func isNotBefore(_ other: DayBounds) -> Answer {
    if let earliest, let last = other.latest, last <= earliest { return .yes }
    if let latest, let first = other.earliest, latest < first { return .no }
    return .cannotTell
  }
}

extension Day {
  /// The same day of another year, 28 February for the 29th; nil outside the calendar.
  fileprivate func movedByYears(_ years: Int) -> Day? {
    Day(year: year + years, month: month, day: day)
      ?? Day(year: year + years, month: month, day: day - 1)
  }
}
