/// Reads the words of a text as folded letters, tones in their canonical places.
///
/// White space, punctuation and symbols part words and are dropped. Source: `Protocol/text.md`.
struct LetterReader {
  private var scalars: String.UnicodeScalarView.Iterator
  private var pending: UInt32?

  init(_ text: String) { scalars = text.unicodeScalars.makeIterator() }

  /// Reads the next word into `letters`; false at the end of the text.
  mutating func next(into letters: inout [Letter]) -> Bool {
    letters.removeAll(keepingCapacity: true)
    var open: [UInt32] = []
    var openIsUpper = false
    var marks: [UInt32] = []
    var isToned = false
    while let scalar = read() {
      switch LetterClass(scalar) {
      case .ignored:
        continue
      case .mark(let mark):
        if !open.isEmpty { marks.append(mark) }
        continue
      case .separator:
        if open.isEmpty && letters.isEmpty { continue }
        close(&open, openIsUpper, &marks, into: &letters)
        finish(&letters, isToned: isToned)
        return true
      case .several(let small, let isUpper):
        close(&open, openIsUpper, &marks, into: &letters)
        open = small
        openIsUpper = isUpper
      case .letter(let letter):
        close(&open, openIsUpper, &marks, into: &letters)
        if let mark = peekMark() {
          open = [letter.written]
          openIsUpper = letter.isUpper
          marks.append(mark)
          isToned = true
        } else {
          letters.append(letter)
          if letter.tone != 0 { isToned = true }
        }
      }
    }
    close(&open, openIsUpper, &marks, into: &letters)
    finish(&letters, isToned: isToned)
    return !letters.isEmpty
  }

  private mutating func read() -> UInt32? {
    if let scalar = pending {
      pending = nil
      return scalar
    }
    return scalars.next()?.value
  }

  /// Takes the next code point where it is a combining mark.
  private mutating func peekMark() -> UInt32? {
    guard let scalar = read() else { return nil }
    if (0x300..<0x370).contains(scalar) { return scalar }
    pending = scalar
    return nil
  }

  /// Composes the letter that waited for its marks.
  private func close(
    _ open: inout [UInt32], _ isUpper: Bool, _ marks: inout [UInt32], into letters: inout [Letter]
  ) {
    guard let first = open.first else { return }
    Letter.compose(first, marks: Array(open.dropFirst()) + marks, isUpper: isUpper, into: &letters)
    open.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
  }

  private func finish(_ letters: inout [Letter], isToned: Bool) {
    if isToned { TonePlacement.settle(&letters) }
  }
}
