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
    let one = left.string.utf8.span
    let other = right.string.utf8.span
    guard one.count == other.count else { return false }
    for place in one.indices where one[place] != other[place] { return false }
    return true
  }

  package func hash(into hasher: inout Hasher) {
    let run: Void? = unsafe string.utf8.withContiguousStorageIfAvailable { bytes in
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    if run == nil { for byte in string.utf8 { hasher.combine(byte) } }
    hasher.combine(0xFF as UInt8)
  }
}

extension Text: Comparable {
  package static func < (left: Text, right: Text) -> Bool {
    let one = left.string.utf8.span
    let other = right.string.utf8.span
    for place in 0..<min(one.count, other.count) where one[place] != other[place] {
      return one[place] < other[place]
    }
    return one.count < other.count
  }
}

extension Text: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self.init(value) }
}

extension Text: CustomStringConvertible {
  package var description: String { string }
}
