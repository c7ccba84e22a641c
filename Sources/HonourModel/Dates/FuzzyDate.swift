/// A date as sources give it: exact or not, one day or a span, perhaps open at one end.
///
/// EDTF level 0, and of level 1 the signs `~ ? %`, unknown digits `X` and open intervals.
/// Source: `Protocol/data-model.md`, "Dates".
package struct FuzzyDate: Hashable, Sendable {
  /// What was written.
  package let text: String
  /// The first day that the written digits allow; nil where the start is open.
  package let earliest: Day?
  /// The last day that the written digits allow; nil where the end is open.
  package let latest: Day?
  /// Whether a date in it is signed `~` or `%`: near the written one.
  package let isApproximate: Bool
  /// Whether a date in it is signed `?` or `%`: its source is in doubt.
  package let isUncertain: Bool

  /// Nil where the text is not of this form, names a day that no calendar has, or ends before it
  /// starts.
  package init?(_ text: String) {
    self.text = text
    let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    var dates: [SimpleDate?] = []
    for part in parts {
      let isOpen = part.elementsEqual("..".utf8)
      let date = isOpen ? nil : SimpleDate(part)
      guard isOpen || date != nil else { return nil }
      dates.append(date)
    }
    guard (1...2).contains(dates.count), dates.contains(where: { $0 != nil }) else { return nil }
    earliest = dates[0]?.first
    latest = dates[dates.count - 1]?.last
    isApproximate = dates.contains { $0?.isApproximate ?? false }
    isUncertain = dates.contains { $0?.isUncertain ?? false }
    if let earliest, let latest, latest < earliest { return nil }
  }

  /// The four characters of the year, where it is one date with a known year.
  package var writtenYear: String? {
    let year = text.utf8.prefix(4)
    guard !text.utf8.contains(UInt8(ascii: "/")), !year.contains(UInt8(ascii: "X")) else {
      return nil
    }
    return String(decoding: year, as: UTF8.self)
  }
}
