@_spi(_Unicode) import Swift

/// Unicode normalisation form C, by the standard library's own tables.
///
/// Foundation's is not used: on Linux it leaves Hangul syllables and final letters apart, and it
/// composes characters beyond U+FFFF with accents as if their upper bits were not there.
package enum ComposedForm {
  package static func of(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text._nfc { scalars.append(scalar) }
    return String(scalars)
  }

  /// Whether a text is in the form already, compared as code points.
  package static func isForm(_ text: String) -> Bool {
    text._nfc.elementsEqual(text.unicodeScalars)
  }
}
