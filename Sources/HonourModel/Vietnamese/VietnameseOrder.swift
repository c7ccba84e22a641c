/// Sort keys in Vietnamese order; they compare as bytes, by `memcmp` or SQLite's BLOB order.
///
/// Texts are compared syllable by syllable, as office lists and dictionaries do: first the letters
/// (a ă â b c d đ e ê …, f j w z in their Latin places), then the tones (level, huyền, hỏi, ngã,
/// sắc, nặng), and only then the next syllable. Capitals decide last. Punctuation only parts
/// syllables; digits stand before letters, letters of other scripts after them. Keys of the
/// composed and the decomposed form, and of both styles of writing tones, are the same.
///
/// | Bytes                | Meaning                                                   |
/// | -------------------- | --------------------------------------------------------- |
/// | letters, 10 and more | a byte for each digit or Latin letter, four for any other |
/// | `02`, then 04 to 0A  | the tones of these letters, trailing level tones left out |
/// | `02` or `01`         | another syllable follows, or the list ends                |
/// | 04 to 05             | after the lists: small and capital, trailing small left out |
///
/// Source: `Protocol/text.md`, "Order".
package enum VietnameseOrder {
  private static let end: UInt8 = 0x01
  private static let next: UInt8 = 0x02
  /// The weight of a level tone and of a small letter.
  private static let least: UInt8 = 0x04
  /// The secondary weight of a mark that is no Vietnamese tone.
  private static let foreignMark: UInt8 = 0x0A

  /// The key that orders any text.
  package static func sortKey(_ text: String) -> [UInt8] {
    let syllables = syllables(of: text)
    var key: [UInt8] = []
    key.reserveCapacity(text.utf8.count * 2)
    append(syllables[...], to: &key)
    appendCase(of: [syllables[...]], to: &key)
    return key
  }

  /// The key that orders a person's full name: by given name, then family name, then middle names.
  ///
  /// The given name is the last word and the family name the first, as Vietnamese names are
  /// written; a name of one word is a given name.
  package static func givenNameKey(_ fullName: String) -> [UInt8] {
    let words = syllables(of: fullName)
    let family = words.prefix(words.count > 1 ? 1 : 0)
    let given = words.suffix(1)
    let parts = [given, family, words[family.endIndex..<max(family.endIndex, given.startIndex)]]
    var key: [UInt8] = []
    key.reserveCapacity(fullName.utf8.count * 2)
    for part in parts { append(part, to: &key) }
    appendCase(of: parts, to: &key)
    return key
  }

  private static func syllables(of text: String) -> [[Letter]] {
    var reader = LetterReader(text)
    var letters: [Letter] = []
    var syllables: [[Letter]] = []
    while reader.next(into: &letters) { syllables.append(letters) }
    return syllables
  }

  private static func append(_ syllables: ArraySlice<[Letter]>, to key: inout [UInt8]) {
    for (place, letters) in syllables.enumerated() {
      if place > 0 { key.append(next) }
      for letter in letters { appendPrimary(letter, to: &key) }
      key.append(next)
      let mark = key.count
      for letter in letters where letter.toneless != 0 { key.append(secondary(letter)) }
      trim(&key, to: mark)
    }
    key.append(end)
  }

  private static func appendCase(of parts: [ArraySlice<[Letter]>], to key: inout [UInt8]) {
    let mark = key.count
    for part in parts {
      for letters in part {
        for letter in letters { key.append(letter.isUpper ? least + 1 : least) }
      }
    }
    trim(&key, to: mark)
  }

  /// Drops trailing weights that are the least, but nothing before `mark`.
  private static func trim(_ key: inout [UInt8], to mark: Int) {
    while key.count > mark, key.last == least { key.removeLast() }
  }

  private static func secondary(_ letter: Letter) -> UInt8 {
    if letter.vowel == 0, letter.exact != letter.plain, letter.exact != 0x111 { return foreignMark }
    return least + letter.tone
  }

  /// The place of each Vietnamese letter, and of f, j, w and z, from 0x20.
  ///
  /// `truncatingIfNeeded` takes a digit's place, which is small, and the bytes of any other code
  /// point one by one.
  private static func appendPrimary(_ letter: Letter, to key: inout [UInt8]) {
    let scalar = letter.vowel != 0 || letter.exact == 0x111 ? letter.exact : letter.plain
    switch scalar {
    case 0: break
    case 0x30...0x39: key.append(UInt8(truncatingIfNeeded: scalar - 0x30 + 0x10))
    case 0x61...0x7A: key.append(latin[Int(scalar - 0x61)])
    case 0x103: key.append(0x21)
    case 0xE2: key.append(0x22)
    case 0x111: key.append(0x26)
    case 0xEA: key.append(0x28)
    case 0xF4: key.append(0x33)
    case 0x1A1: key.append(0x34)
    case 0x1B0: key.append(0x3B)
    default:
      key.append(0x50)
      key.append(UInt8(truncatingIfNeeded: scalar >> 16))
      key.append(UInt8(truncatingIfNeeded: scalar >> 8))
      key.append(UInt8(truncatingIfNeeded: scalar))
    }
  }

  /// The weights of a to z.
  private static let latin: [UInt8] = {
    let alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz".unicodeScalars
    var weights = [UInt8](repeating: 0, count: 26)
    for (place, scalar) in alphabet.enumerated() where scalar.isASCII {
      weights[Int(scalar.value - 0x61)] = 0x20 + UInt8(place)
    }
    return weights
  }()
}
