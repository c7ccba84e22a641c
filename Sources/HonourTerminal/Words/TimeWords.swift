/// Times for people, in Asia/Ho_Chi_Minh: seven hours ahead of UTC, all year.
package enum TimeWords {
  package static let offsetSeconds: Int64 = 7 * 3_600
  private static let secondsPerDay: Int64 = 86_400

  package struct Moment: Hashable, Sendable {
    package let year: Int64
    package let month: Int64
    package let day: Int64
    package let hour: Int64
    package let minute: Int64
  }

  /// The wall clock in Vietnam at `seconds` since 1970-01-01T00:00:00Z.
  package static func moment(_ seconds: Int64) -> Moment {
    let local = clamped(seconds) + offsetSeconds
    let days = floorDivide(local, secondsPerDay)
    let rest = local - days * secondsPerDay
    let date = civil(days)
    return Moment(
      year: date.year, month: date.month, day: date.day, hour: rest / 3_600,
      minute: rest % 3_600 / 60)
  }

  /// `21/11/2026 17:30`.
  package static func dateAndTime(_ seconds: Int64) -> String {
    let at = moment(seconds)
    return "\(two(at.day))/\(two(at.month))/\(at.year) \(two(at.hour)):\(two(at.minute))"
  }

  /// `2026-11-21T17:30:05+07:00`, for programs.
  package static func iso(_ seconds: Int64) -> String {
    let at = moment(seconds)
    let second = floorModulo(clamped(seconds), 60)
    return "\(four(at.year))-\(two(at.month))-\(two(at.day))"
      + "T\(two(at.hour)):\(two(at.minute)):\(two(second))+07:00"
  }

  /// How long ago, in one or two units: `1 ngày 15 giờ trước`.
  package static func age(from then: Int64, to now: Int64) -> String {
    let seconds = clamped(now) - clamped(then)
    if seconds < -90 { return "đồng hồ máy này chậm hơn" }
    if seconds < 60 { return "vừa xong" }
    let minutes = seconds / 60
    if minutes < 60 { return "\(minutes) phút trước" }
    let hours = minutes / 60
    if hours < 24 {
      return hours < 6 && minutes % 60 > 0
        ? "\(hours) giờ \(minutes % 60) phút trước" : "\(hours) giờ trước"
    }
    let days = hours / 24
    if days < 7, hours % 24 > 0 { return "\(days) ngày \(hours % 24) giờ trước" }
    return "\(NumberWords.grouped(days)) ngày trước"
  }

  /// An EDTF date as people write it: `2020-05-28` is `28/05/2020`, `2020-05` is `05/2020`.
  package static func date(_ edtf: String) -> String {
    let sides = edtf.split(separator: "/", omittingEmptySubsequences: false).map { side in
      side == ".." ? "…" : simpleDate(String(side))
    }
    return sides.joined(separator: " – ")
  }

  private static func simpleDate(_ text: String) -> String {
    var body = text
    var mark = ""
    if let last = body.last, "~?%".contains(last) {
      body.removeLast()
      mark = last == "~" ? "khoảng " : last == "?" ? "có thể " : "có thể khoảng "
    }
    return mark + body.split(separator: "-").reversed().joined(separator: "/")
  }

  /// The days since 1970-01-01 in Vietnam.
  package static func day(_ seconds: Int64) -> Int64 {
    floorDivide(clamped(seconds) + offsetSeconds, secondsPerDay)
  }

  /// Keeps arithmetic on a peer's clock in range: the years 0001 to 9999.
  private static func clamped(_ seconds: Int64) -> Int64 {
    min(max(seconds, -62_135_596_800), 253_402_214_400)
  }

  private static func two(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }

  private static func four(_ value: Int64) -> String {
    String(repeating: "0", count: max(0, 4 - String(value).count)) + String(value)
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    (value - floorModulo(value, divisor)) / divisor
  }

  private static func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  /// The proleptic Gregorian date of a day counted from 1970-01-01.
  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}
