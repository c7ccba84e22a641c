/// Judges the texts of records: composed, and without characters that deceive or do not show.
///
/// Source: `Protocol/data-model.md`, "Text".
package enum TextCheck {
  /// The first character that a text may not hold, or the flaw of the whole; nil where it is good.
  package static func firstFlaw(in text: Text, allowsLineFeed: Bool) -> TextFlaw? {
    // Most texts are printable ASCII.
    guard let start = text.string.utf8.firstIndex(where: { $0 < 0x20 || $0 > 0x7E }) else {
      return nil
    }
    var isSurelyComposed = true
    for scalar in text.string.unicodeScalars[start...] {
      if let code = refusal(of: scalar, allowsLineFeed: allowsLineFeed) {
        return TextFlaw(code, scalar)
      }
      if isSurelyComposed { isSurelyComposed = isAlwaysComposed(scalar) }
    }
    return isSurelyComposed || ComposedForm.isForm(text.string) ? nil : TextFlaw(.notComposed)
  }

  /// Why a character may not stand in a text; nil where it may.
  package static func refusal(
    of scalar: Unicode.Scalar, allowsLineFeed: Bool
  ) -> TextFlaw.Code? {
    switch scalar.value {
    case 0x0A: allowsLineFeed ? nil : .control
    case 0x00...0x1F, 0x7F...0x9F: .control
    case 0xD0, 0x189: .lookalike
    case 0x200B...0x200D, 0x2060, 0xFEFF: .zeroWidth
    case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: .bidirectional
    default: nil
    }
  }

  /// Whether a character never composes with another, nor decomposes, nor moves.
  ///
  /// Where all characters of a text are such, it is in form C. Characters outside these ranges may
  /// be such too.
  private static func isAlwaysComposed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0000...0x02FF: true  // Latin
    case 0x0400...0x0482, 0x048A...0x0590: true  // Cyrillic, Armenian
    case 0x1E00...0x1EFF: true  // Latin with the marks of Vietnamese
    case 0x2002...0x20CF: true  // punctuation, signs of currency
    case 0x2150...0x2328, 0x232B...0x2ADB: true  // numbers, arrows, signs
    case 0x3000...0x3029, 0x3030...0x3098, 0x309B...0xA66E: true  // kana, Han
    case 0xAC00...0xD7A3: true  // Hangul syllables
    case 0xFF00...0xFFEF: true  // full-width forms
    case 0x1_F000...0x1_FAFF, 0x2_0000...0x2_F7FF: true  // pictographs, Han
    default: false
    }
  }
}
