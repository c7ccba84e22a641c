/// A day as a count of days from 1970-01-01, and back.
enum SyntheticDay {
  /// The first and the last day on which synthetic decisions are issued: 2012-01-09, 2026-06-30.
  static let first = 15_348
  static let last = 20_634

  /// `2020-05-28` for a count of days.
  static func text(_ day: Int) -> String {
    let (year, month, day) = civil(day)
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  static func year(of day: Int) -> Int { civil(day).year }

  /// The count of days at which a year starts.
  static func start(ofYear year: Int) -> Int {
    let before = year - 1
    return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
  }

  private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    var year = 1970 + day / 366
    while start(ofYear: year + 1) <= day { year += 1 }
    var rest = day - start(ofYear: year)
    let isLeap = start(ofYear: year + 1) - start(ofYear: year) == 366
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    while month < 11, rest >= lengths[month] {
      rest -= lengths[month]
      month += 1
    }
    return (year, month + 1, rest + 1)
  }
}
