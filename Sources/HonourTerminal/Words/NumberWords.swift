/// Numbers as people here write them: dots between thousands, a comma before the fraction.
package enum NumberWords {
  package static func grouped(_ value: some BinaryInteger) -> String {
    grouped(digits: String(value))
  }

  /// Groups the whole part of a canonical decimal.
  package static func grouped(digits: String) -> String {
    let isNegative = digits.first == "-"
    let parts = digits.drop { $0 == "-" }.split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = Array(parts.first ?? "0")
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index).isMultiple(of: 3) { result.append(".") }
      result.append(digit)
    }
    if parts.count == 2 { result += "," + parts[1] }
    return (isNegative ? "-" : "") + result
  }

  /// A size in bytes: exact below 10.000, then in KB, MB, GB of 1.000 with one decimal.
  package static func bytes(_ count: UInt64) -> String {
    guard count >= 10_000 else { return "\(grouped(count)) B" }
    var divisor: UInt64 = 1_000
    for unit in ["KB", "MB", "GB"] {
      if count / divisor < 1_000 || unit == "GB" {
        let tenths = count / (divisor / 10)
        return "\(grouped(tenths / 10)),\(tenths % 10) \(unit)"
      }
      divisor *= 1_000
    }
    return "\(grouped(count)) B"
  }
}
