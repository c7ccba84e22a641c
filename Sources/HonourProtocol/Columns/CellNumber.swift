import HonourModel

/// What a cell is as a number, and back: only where the number gives the same cell again.
///
/// Differences wrap around 64 bits, so that every pair of numbers has one.
/// Source: `Protocol/columns.md`, section 4.
enum CellNumber: Hashable, Sendable {
  /// A JSON integer of 64 bits with its sign.
  case integer
  /// A text that is a day, `2020-05-28`; the number counts days from 0000-03-01.
  case day
  /// A text of so many digits, 1 to 18.
  case digits(width: Int)

  static let widestDigits = 18

  func read(_ cell: ArraySlice<UInt8>) -> Int64? {
    switch self {
    case .integer: Self.integer(cell)
    case .day: Self.day(cell)
    case .digits(let width):
      cell.count == width ? Self.decimal(cell).flatMap { Int64(exactly: $0) } : nil
    }
  }

  /// The cell of a number; nil where it has none.
  func write(_ number: Int64) -> [UInt8]? {
    switch self {
    case .integer: return [CellColumn.literalMark] + Array(String(number).utf8)
    case .day: return Self.date(number)
    case .digits(let width):
      guard number >= 0 else { return nil }
      let text = Array(String(number).utf8)
      guard text.count <= width else { return nil }
      return Array(repeating: UInt8(ascii: "0"), count: width - text.count) + text
    }
  }

  private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 19 else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value &* 10 &+ UInt64(byte - UInt8(ascii: "0"))  // 19 digits stay below 2⁶⁴
    }
    return value
  }

  private static func integer(_ cell: ArraySlice<UInt8>) -> Int64? {
    guard cell.first == CellColumn.literalMark else { return nil }
    let isNegative = cell.dropFirst().first == UInt8(ascii: "-")
    let digits = cell.dropFirst(isNegative ? 2 : 1)
    // Neither a leading zero nor a negative one is canonical.
    guard let value = decimal(digits),
      digits.first != UInt8(ascii: "0") || (digits.count == 1 && !isNegative)
    else { return nil }
    guard isNegative else { return Int64(exactly: value) }
    return value == 1 << 63 ? .min : Int64(exactly: value).map { -$0 }
  }

  private static func day(_ cell: ArraySlice<UInt8>) -> Int64? {
    let start = cell.startIndex
    guard cell.count == 10, cell[start + 4] == UInt8(ascii: "-"),
      cell[start + 7] == UInt8(ascii: "-"), let year = decimal(cell[start..<start + 4]),
      let month = decimal(cell[start + 5..<start + 7]),
      let day = decimal(cell[start + 8..<start + 10])
    else { return nil }
    guard (1...12).contains(month),
      day >= 1, day <= UInt64(Day.length(ofMonth: Int(month), year: Int(year)))
    else { return nil }
    return number(year: Int64(year), month: Int64(month), day: Int64(day))
  }

  /// Days of the proleptic Gregorian calendar; years begin in March, so that leap days end them.
  private static func number(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let fromMarch = (month + 9) % 12
    let century = shifted >= 0 ? shifted / 100 : -1
    let quarter = shifted >= 0 ? shifted / 4 : -1
    let leap = quarter - century + (shifted >= 0 ? shifted / 400 : -1)
    return 365 * shifted + leap + (153 * fromMarch + 2) / 5 + day - 1
  }

  private static let firstDay: Int64 = -60  // 0000-01-01
  private static let lastDay: Int64 = 3_652_364  // 9999-12-31

  private static func date(_ number: Int64) -> [UInt8]? {
    guard (firstDay...lastDay).contains(number) else { return nil }
    var year = (10_000 * number + 14_780) / 3_652_425
    if number < 0 { year = -1 }
    var dayOfYear = number - Self.number(year: year, month: 3, day: 1)
    if dayOfYear < 0 {
      year -= 1
      dayOfYear = number - Self.number(year: year, month: 3, day: 1)
    }
    let fromMarch = (100 * dayOfYear + 52) / 3_060
    let day = dayOfYear - (fromMarch * 306 + 5) / 10 + 1
    let month = (fromMarch + 2) % 12 + 1
    if month <= 2 { year += 1 }
    var cell = Array(repeating: UInt8(ascii: "-"), count: 10)
    write(year, to: &cell, at: 0..<4)
    write(month, to: &cell, at: 5..<7)
    write(day, to: &cell, at: 8..<10)
    return cell
  }

  /// Writes a number's last digits, as many as there are places.
  private static func write(_ value: Int64, to cell: inout [UInt8], at places: Range<Int>) {
    var rest = value
    for place in places.reversed() {
      // `truncatingIfNeeded` takes a digit, which is below 10.
      cell[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }
}
