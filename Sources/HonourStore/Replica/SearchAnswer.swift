package import HonourModel

/// What a search found, best first.
package struct SearchAnswer: Hashable, Sendable {
  /// Which letters agree.
  ///
  /// Lower is better.
  package enum Tier: Int, CaseIterable, Comparable, Sendable {
    /// Letters and tones, whatever the case and the placement of the tone mark.
    case exact
    /// Letters, whatever the tone.
    case toneless
    /// Letters without any mark; đ is d.
    case plain

    package static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }
  }

  /// How much of the text agrees.
  ///
  /// Lower is better.
  package enum Form: Int, CaseIterable, Comparable, Sendable {
    case whole
    /// The text begins with the words asked for.
    case beginning
    /// The text has all the words, in any order.
    case words
    /// As `words`, where the last word asked for may be only the beginning of one.
    case unfinished

    package static func < (left: Form, right: Form) -> Bool { left.rawValue < right.rawValue }
  }

  package struct Hit: Hashable, Sendable {
    package let record: CanonicalRecord
    package let tier: Tier
    package let form: Form
    /// The text that agrees, as it was written.
    package let text: String
  }

  package let hits: [Hit]
  /// Records found, the hits among them; at most ``Search/countLimit``.
  package let count: Int
  /// Whether there are, or may be, more than `count`.
  package let isMore: Bool
}
