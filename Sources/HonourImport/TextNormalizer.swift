import HonourModel

/// Puts right what ``TextCheck`` refuses.
///
/// Source: `Protocol/data-model.md`, "Repair of texts".
enum TextNormalizer {
  /// A text that the checks take, and what was changed; nil where nothing was.
  static func repair(
    _ text: Text, allowsLineFeed: Bool
  ) -> (text: Text, changes: [TextRepair.Change])? {
    guard TextCheck.firstFlaw(in: text, allowsLineFeed: allowsLineFeed) != nil else { return nil }
    var changes: Set<TextRepair.Change> = []
    var repaired = String.UnicodeScalarView()
    let scalars = Array(text.string.unicodeScalars)
    let hasEth = scalars.contains("\u{D0}")
    let hasAfricanD = scalars.contains("\u{189}")
    for (index, scalar) in scalars.enumerated() {
      // The small letter of a lookalike is a lookalike only beside its capital.
      let isSmallLookalike =
        hasEth && scalar == "\u{F0}" || hasAfricanD && scalar == "\u{256}"
      if isSmallLookalike {
        changes.insert(.replacedLookalike)
        repaired.append("\u{111}")
        continue
      }
      switch TextCheck.refusal(of: scalar, allowsLineFeed: allowsLineFeed) {
      case nil: repaired.append(scalar)
      case .lookalike:
        changes.insert(.replacedLookalike)
        repaired.append("\u{110}")
      case .zeroWidth: changes.insert(.removedZeroWidth)
      case .bidirectional: changes.insert(.removedBidirectional)
      case .control, .notComposed:
        changes.insert(.removedControl)
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        if let kept = replacement(of: scalar, before: next, allowsLineFeed: allowsLineFeed) {
          repaired.append(kept)
        }
      }
    }
    var result = String(repaired)
    let composed = ComposedForm.of(result)
    if !composed.utf8.elementsEqual(result.utf8) {
      changes.insert(.composed)
      result = composed
    }
    return (Text(result), TextRepair.Change.allCases.filter(changes.contains))
  }

  /// What stands for a control character that separates words or lines.
  private static func replacement(
    of scalar: Unicode.Scalar, before next: Unicode.Scalar?, allowsLineFeed: Bool
  ) -> Unicode.Scalar? {
    switch scalar {
    case "\t", "\u{0B}", "\u{0C}", "\n": " "
    case "\r": next == "\n" ? nil : (allowsLineFeed ? "\n" : " ")
    default: nil
    }
  }
}
