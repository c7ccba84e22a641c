/// What one code point is to the reader of words.
enum LetterClass {
  case letter(Letter)
  /// A combining mark, U+0300 to U+036F.
  case mark(UInt32)
  /// White space, punctuation, a symbol or a control: it ends a word.
  case separator
  /// Zero-width and other characters that show nothing.
  case ignored
  /// A letter whose small form is several code points.
  case several([UInt32], isUpper: Bool)

  /// The classes of U+0000 to U+024F and of U+1E00 to U+1EFF.
  private static let low = (0..<0x250).map { LetterClass(computing: $0) }
  private static let high = (0x1E00..<0x1F00).map { LetterClass(computing: $0) }

  /// Looks the class up, or computes it for code points outside the Latin blocks.
  init(_ scalar: UInt32) {
    switch scalar {
    case 0..<0x250: self = Self.low[Int(scalar)]
    case 0x1E00..<0x1F00: self = Self.high[Int(scalar - 0x1E00)]
    default: self.init(computing: scalar)
    }
  }

  private init(computing value: UInt32) {
    guard let scalar = Unicode.Scalar(value) else {
      self = .separator
      return
    }
    if (0x300..<0x370).contains(value) {
      self = .mark(value)
      return
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      self.init(folding: scalar)
    case .format:
      self = .ignored
    default:
      self = .separator
    }
  }

  private init(folding scalar: Unicode.Scalar) {
    let small = scalar.properties.lowercaseMapping.unicodeScalars.map { Self.unified($0.value) }
    let isUpper = scalar.properties.isUppercase
    guard small.count == 1, let letter = small.first else {
      self = .several(small, isUpper: isUpper)
      return
    }
    var letters: [Letter] = []
    Letter.compose(letter, marks: [], isUpper: isUpper, into: &letters)
    guard letters.count == 1, let only = letters.first else {
      self = .several(small, isUpper: isUpper)
      return
    }
    self = .letter(only)
  }

  /// One letter for what looks the same: đ for ð and ɖ, σ for the final ς.
  private static func unified(_ small: UInt32) -> UInt32 {
    switch small {
    case 0xF0, 0x256: 0x111
    case 0x3C2: 0x3C3
    default: small
    }
  }
}
