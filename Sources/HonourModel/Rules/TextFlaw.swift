/// What is wrong with a text of a record, and at which code point.
///
/// Source: `Protocol/data-model.md`, "Text".
package struct TextFlaw: Hashable, Sendable {
  /// The raw value is the code that people are shown.
  package enum Code: String, Hashable, Sendable {
    case notComposed = "not-nfc"
    /// U+00D0 or U+0189, which look like U+0110.
    case lookalike = "lookalike-d"
    case zeroWidth = "zero-width"
    case bidirectional = "bidirectional"
    case control = "control-character"
  }

  package let code: Code
  /// The character at fault; nil where the text as a whole is not composed.
  package let scalar: Unicode.Scalar?

  package init(_ code: Code, _ scalar: Unicode.Scalar? = nil) {
    self.code = code
    self.scalar = scalar
  }
}
