import HonourTerminal

/// The clock: what it says dates revisions, and tells laptops how new their data is.
enum ClockCheck {
  private static let name = "clock"
  /// 2025-01-01T00:00:00Z: this program is younger.
  private static let earliest: Int64 = 1_735_689_600

  /// Both in seconds since 1970-01-01T00:00:00Z; `newest` is when the newest revision was published.
  static func finding(now: Int64, newest: Int64?) -> Finding {
    let time = TimeWords.iso(now)
    let limit = max(earliest, newest ?? earliest)
    guard now < limit else { return .fine(name, time) }
    let words =
      limit == earliest
      ? "it says \(time)" : "it says \(time), and the newest revision is of \(TimeWords.iso(limit))"
    return .fault(
      name, .failure, words + ": revisions and freshness would be dated wrongly",
      type: "sudo timedatectl set-ntp true")
  }
}
