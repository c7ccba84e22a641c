/// The form of an ISO 8601 duration: `P5Y`, `P1Y6M`, `P2W`, `PT36H`.
///
/// Source: `Protocol/data-model.md`, "Dates".
package enum ISODuration {
  /// Digits that one number of a duration may have.
  private static let digits = 9

  package static func isValid(_ text: String) -> Bool {
    var bytes = text.utf8[...]
    guard bytes.popFirst() == UInt8(ascii: "P") else { return false }
    let parts = bytes.split(
      separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let date = parts.first, take(date, units: "YMWD"), parts.count <= 2 else { return false }
    guard parts.count == 2 else { return !date.isEmpty }
    return !parts[1].isEmpty && take(parts[1], units: "HMS")
  }

  /// Whether some bytes are numbers, each followed by one of the units, in their order.
  private static func take(_ bytes: Substring.UTF8View, units: String) -> Bool {
    var rest = bytes
    var remaining = units.utf8[...]
    while !rest.isEmpty {
      let number = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      guard (1...digits).contains(number.count) else { return false }
      rest = rest.dropFirst(number.count)
      guard let unit = rest.popFirst(), let place = remaining.firstIndex(of: unit) else {
        return false
      }
      remaining = remaining[remaining.index(after: place)...]
    }
    return true
  }
}
