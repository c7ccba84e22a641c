/// One letter, digit or loose mark of a word, folded to small letters, in its three forms.
struct Letter: Hashable {
  /// With every mark but, on a Vietnamese vowel, the tone.
  let exact: UInt32
  /// Without tone marks, so that â, ơ and đ stay; 0 where nothing is left.
  let toneless: UInt32
  /// Without any mark, with d for đ; 0 where nothing is left.
  let plain: UInt32
  /// The tone of a Vietnamese vowel; level on anything else.
  var tone: UInt8
  /// One more than the vowel's index; 0 for what is no Vietnamese vowel.
  let vowel: UInt8
  let isUpper: Bool

  /// The letter as it is written, tone included.
  var written: UInt32 {
    vowel == 0 || tone == 0 ? exact : Vowel.toned[Int(vowel - 1) * 6 + Int(tone)]
  }

  /// A letter without marks of its own.
  init(bare letter: UInt32, isUpper: Bool) {
    exact = letter
    toneless = letter
    plain = letter == 0x111 ? 0x64 : letter
    tone = 0
    vowel = Vowel.index(of: letter).map { $0 + 1 } ?? 0
    self.isUpper = isUpper
  }

  private init(exact: UInt32, toneless: UInt32, plain: UInt32, tone: UInt8, isUpper: Bool) {
    self.exact = exact
    self.toneless = toneless
    self.plain = plain
    self.tone = tone
    vowel = Vowel.index(of: exact).map { $0 + 1 } ?? 0
    self.isUpper = isUpper
  }

  /// Composes a letter with its marks; marks that compose with nothing follow as letters.
  ///
  /// The order of tone and shape does not matter, so the composed, the decomposed and the
  /// half-composed form of a text give the same letters.
  static func compose(
    _ letter: UInt32, marks: [UInt32], isUpper: Bool, into letters: inout [Letter]
  ) {
    let (bare, own) = ComposedLetters.decompose(letter)
    let all = own + marks
    var loose = all.filter { Tone(mark: $0) == nil }
    let toneless = attach(&loose, to: bare)
    var tones = all.filter { Tone(mark: $0) != nil }
    var exact = toneless
    var tone: UInt8 = 0
    if Vowel.index(of: toneless) != nil {
      if !tones.isEmpty { tone = Tone(mark: tones.removeFirst())?.rawValue ?? 0 }
    } else {
      exact = attach(&tones, to: toneless)
    }
    letters.append(
      Letter(
        exact: exact, toneless: toneless, plain: bare == 0x111 ? 0x64 : bare, tone: tone,
        isUpper: isUpper))
    for mark in loose {
      letters.append(Letter(exact: mark, toneless: mark, plain: 0, tone: 0, isUpper: false))
    }
    for mark in tones {
      letters.append(Letter(exact: mark, toneless: 0, plain: 0, tone: 0, isUpper: false))
    }
  }

  /// Composes a letter with every mark that it takes, and leaves the others.
  private static func attach(_ marks: inout [UInt32], to letter: UInt32) -> UInt32 {
    var letter = letter
    var place = 0
    while place < marks.count {
      if let whole = ComposedLetters.compose(letter, marks[place]) {
        letter = whole
        marks.remove(at: place)
        place = 0
      } else {
        place += 1
      }
    }
    return letter
  }
}
