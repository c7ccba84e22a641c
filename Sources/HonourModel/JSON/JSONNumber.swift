/// A number kept exactly, in its canonical decimal form: no exponent, no trailing zeros, no `-0`.
///
/// At most 30 significant digits; a written exponent lies within ±30, and the first significant
/// digit between 10⁻⁶⁰ and 10⁵⁹. Source: `Protocol/data-model.md`, "Numbers".
package struct JSONNumber: Hashable, Sendable {
  /// The canonical form, ASCII.
  package let text: String

  package init(_ value: Int64) { text = String(value) }

  /// Takes a text that is known to be canonical.
  init(canonical text: String) { self.text = text }

  /// The value where it is a whole number that 64 bits hold.
  package var int64: Int64? { Int64(text) }
}
