/// The start of a text from a file, short enough to be kept in a report.
package enum Excerpt {
  /// Characters of a field's place that are kept.
  package static let placeCharacters = 200

  /// The text, or its first characters and `…`.
  package static func of(_ text: String, characters: Int = placeCharacters) -> String {
    // Most texts are short, and bytes are counted fast.
    guard text.utf8.count > characters else { return text }
    let start = text.unicodeScalars.prefix(characters)
    guard start.endIndex < text.unicodeScalars.endIndex else { return text }
    return String(start) + "…"
  }
}
