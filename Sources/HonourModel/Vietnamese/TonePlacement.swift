/// Puts the tone of a Vietnamese syllable on the letter where the older style writes it.
///
/// The styles differ in open oa, oe and uy (hòa, hoà); typing errors go further (nghìên). What is
/// not one Vietnamese syllable with one tone stays as it is. Source: `Protocol/text.md`, "Tones".
enum TonePlacement {
  static func settle(_ letters: inout [Letter]) {
    guard let written = onlyTone(in: letters) else { return }
    guard let nucleus = nucleus(of: letters), nucleus.contains(written) else { return }
    let place = place(in: letters, nucleus: nucleus)
    guard place != written else { return }
    letters[place].tone = letters[written].tone
    letters[written].tone = 0
  }

  /// The place of the tone where there is exactly one.
  private static func onlyTone(in letters: [Letter]) -> Int? {
    var found: Int?
    for place in letters.indices where letters[place].tone != 0 {
      guard found == nil else { return nil }
      found = place
    }
    return found
  }

  /// The vowels of a syllable, without the u of qu and the i of gi; nil where it is no syllable.
  private static func nucleus(of letters: [Letter]) -> Range<Int>? {
    var start = 0
    while start < letters.count, letters[start].vowel == 0 { start += 1 }
    var end = start
    while end < letters.count, letters[end].vowel != 0 { end += 1 }
    guard start < end, letters[end...].allSatisfy({ $0.vowel == 0 }) else { return nil }
    guard isCoda(letters[end...]) else { return nil }
    if start == 1, end - start > 1 {
      let pair = (letters[0].exact, letters[1].exact)
      if pair == (0x71, 0x75) || pair == (0x67, 0x69) {
        // The tone may stand on the consonant's vowel (qúy, gìa): it moves into the nucleus.
        return start..<end
      }
    }
    return end - start <= 3 ? start..<end : nil
  }

  /// c, ch, m, n, ng, nh, p, t or nothing.
  private static func isCoda(_ letters: ArraySlice<Letter>) -> Bool {
    guard let first = letters.first?.exact else { return true }
    switch letters.count {
    case 1: return [0x63, 0x6D, 0x6E, 0x70, 0x74].contains(first)
    case 2:
      let second = letters[letters.startIndex + 1].exact
      return (first == 0x63 && second == 0x68)
        || (first == 0x6E && (second == 0x67 || second == 0x68))
    default: return false
    }
  }

  private static func place(in letters: [Letter], nucleus: Range<Int>) -> Int {
    var vowels = nucleus
    if vowels.lowerBound == 1, vowels.count > 1 {
      let pair = (letters[0].exact, letters[1].exact)
      // The u of qu and the i of gi belong to the consonant.
      if pair == (0x71, 0x75) || pair == (0x67, 0x69) { vowels = 2..<vowels.upperBound }
    }
    if let shaped = vowels.last(where: { letters[$0].exact > 0x7F }) { return shaped }
    if vowels.count == 1 { return vowels.lowerBound }
    let isClosed = vowels.upperBound < letters.count
    if isClosed { return vowels.upperBound - 1 }
    return vowels.count == 2 ? vowels.lowerBound : vowels.lowerBound + 1
  }
}
