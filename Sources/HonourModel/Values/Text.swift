/// Text whose identity is its UTF-8 bytes.
///
/// Swift's `String` calls the composed and the decomposed form of a letter equal; SQLite, our
/// digests and every other program do not. Wherever a text is a key, is compared or is sorted, it
/// is a `Text`.
package struct Text: Sendable {
  package let string: String

  package init(_ string: String) { self.string = string }
}

extension Text: Hashable {
  package static func == (left: Text, right: Text) -> Bool {
    left.string.utf8.elementsEqual(right.string.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    for byte in string.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}

extension Text: Comparable {
  package static func < (left: Text, right: Text) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }
}

extension Text: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self.init(value) }
}

extension Text: CustomStringConvertible {
  package var description: String { string }
}
