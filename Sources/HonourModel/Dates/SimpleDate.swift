/// One date of an EDTF text: a year, a month, a day or a moment of a day, with its signs.
///
/// Source: `Protocol/data-model.md`, "Dates".
struct SimpleDate: Hashable, Sendable {
  /// The first and the last day that the written digits allow.
  let first: Day
  let last: Day
  /// Whether year, month and day are all written.
  let isDay: Bool
  /// Signed `~` or `%`.
  let isApproximate: Bool
  /// Signed `?` or `%`.
  let isUncertain: Bool

  /// Nil where the text is not such a date or no day of the calendar agrees with it.
  init?(_ text: some BidirectionalCollection<UInt8>) {
    var bytes = Array(text)
    let sign = bytes.last.flatMap { "~?%".utf8.contains($0) ? $0 : nil }
    if sign != nil { bytes.removeLast() }
    isApproximate = sign == UInt8(ascii: "~") || sign == UInt8(ascii: "%")
    isUncertain = sign == UInt8(ascii: "?") || sign == UInt8(ascii: "%")
    if bytes.count > 10, sign == nil {
      guard Self.isTime(bytes[10...]), !bytes[..<10].contains(Self.unknown) else { return nil }
      bytes.removeLast(bytes.count - 10)
    }
    guard [4, 7, 10].contains(bytes.count), Self.unknownDigitsAreLast(bytes) else { return nil }
    isDay = bytes.count == 10
    guard let year = Digits(bytes[0..<4]) else { return nil }
    var month: Digits?
    var day: Digits?
    if bytes.count >= 7 {
      month = Digits(bytes[5..<7])
      guard bytes[4] == UInt8(ascii: "-"), month != nil else { return nil }
    }
    if bytes.count == 10 {
      day = Digits(bytes[8..<10])
      guard bytes[7] == UInt8(ascii: "-"), day != nil else { return nil }
    }
    guard let first = Self.first(year, month, day), let last = Self.last(year, month, day) else {
      return nil
    }
    (self.first, self.last) = (first, last)
  }

  private static let unknown = UInt8(ascii: "X")

  /// Unknown digits stand behind all known ones, and at least one digit is known.
  private static func unknownDigitsAreLast(_ bytes: [UInt8]) -> Bool {
    guard bytes.first != unknown, let start = bytes.firstIndex(of: unknown) else {
      return bytes.first != unknown
    }
    return bytes[start...].allSatisfy { $0 == unknown || $0 == UInt8(ascii: "-") }
  }

  /// `Thh:mm:ss`, then nothing, `Z`, `+hh`, `-hh` or either with `:mm`.
  private static func isTime(_ bytes: ArraySlice<UInt8>) -> Bool {
    let digits = bytes.map { byte in
      byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") ? UInt8(ascii: "0") : byte
    }
    let shape = String(decoding: digits, as: UTF8.self)
    let zones = ["", "Z", "+00", "-00", "+00:00", "-00:00"]
    guard zones.contains(where: { shape == "T00:00:00" + $0 }) else { return false }
    let numbers = bytes.split { $0 < UInt8(ascii: "0") || $0 > UInt8(ascii: "9") }
      .compactMap { Digits($0)?.low }
    let limits = [23, 59, 59, 23, 59]
    return zip(numbers, limits).allSatisfy { $0 <= $1 }
  }

  private static func first(_ year: Digits, _ month: Digits?, _ day: Digits?) -> Day? {
    guard let months = (month ?? .anything).range(within: 1...12) else { return nil }
    for month in months {
      let days = 1...Day.length(ofMonth: month, year: year.low)
      guard let allowed = (day ?? .anything).range(within: days) else { continue }
      return Day(year: year.low, month: month, day: allowed.lowerBound)
    }
    return nil
  }

  private static func last(_ year: Digits, _ month: Digits?, _ day: Digits?) -> Day? {
    guard let months = (month ?? .anything).range(within: 1...12) else { return nil }
    for month in months.reversed() {
      let days = 1...Day.length(ofMonth: month, year: year.high)
      guard let allowed = (day ?? .anything).range(within: days) else { continue }
      return Day(year: year.high, month: month, day: allowed.upperBound)
    }
    return nil
  }

  /// The numbers that some digits, the last ones perhaps unknown, can stand for.
  private struct Digits {
    var low = 0
    var high = 0

    static let anything = Digits(low: 0, high: 99)

    init(low: Int, high: Int) { (self.low, self.high) = (low, high) }

    init?(_ bytes: some Sequence<UInt8>) {
      for byte in bytes {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          low = low * 10 + Int(byte - UInt8(ascii: "0"))
          high = high * 10 + Int(byte - UInt8(ascii: "0"))
        case SimpleDate.unknown:
          low *= 10
          high = high * 10 + 9
        default: return nil
        }
      }
    }

    func range(within limits: ClosedRange<Int>) -> ClosedRange<Int>? {
      let from = max(low, limits.lowerBound)
      let to = min(high, limits.upperBound)
      return from <= to ? from...to : nil
    }
  }
}
