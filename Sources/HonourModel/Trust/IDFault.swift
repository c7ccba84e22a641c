/// Why an id or an invitation cannot be read; groups, of seven characters as they are shown, count
/// from 1.
package enum IDFault: Error, Hashable, Sendable {
  /// It does not begin as it must: with `HON1-` or `HONJ1-`.
  case prefix(expected: String)
  /// A character of this group that stands for nothing.
  case character(group: Int)
  /// A wrong character in these groups, or two that changed places: they share a check character.
  case mistyped(groups: ClosedRange<Int>)
  /// Groups are missing or too many, or the last one is cut.
  case length
  /// It is whole, and holds what this program does not know.
  case content

  /// For a person who typed it, after the words for what was typed.
  package var words: String {
    switch self {
    case .prefix(let expected): "does not begin with \(expected)"
    case .character(let group): "has a character in group \(group) that does not belong there"
    case .mistyped(let groups) where groups.count == 1:
      "is mistyped in group \(groups.lowerBound)"
    case .mistyped(let groups):
      "is mistyped in group \(groups.lowerBound) or \(groups.upperBound)"
    case .length: "is not whole"
    case .content: "is of a newer program, or is damaged"
    }
  }
}
