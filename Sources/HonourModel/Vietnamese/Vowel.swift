/// The twelve vowel letters of Vietnamese, without tones.
enum Vowel {
  /// Each vowel with its six tones: level, huyền, hỏi, ngã, sắc, nặng.
  private static let rows = [
    "aàảãáạ", "ăằẳẵắặ", "âầẩẫấậ", "eèẻẽéẹ", "êềểễếệ", "iìỉĩíị",
    "oòỏõóọ", "ôồổỗốộ", "ơờởỡớợ", "uùủũúụ", "ưừửữứự", "yỳỷỹýỵ",
  ]

  /// The letter for vowel `index` and a tone: `index * 6 + tone`.
  static let toned: [UInt32] = rows.flatMap { $0.unicodeScalars.map(\.value) }

  /// The index of a vowel letter that bears no tone.
  static func index(of letter: UInt32) -> UInt8? {
    switch letter {
    case 0x61: 0
    case 0x103: 1
    case 0xE2: 2
    case 0x65: 3
    case 0xEA: 4
    case 0x69: 5
    case 0x6F: 6
    case 0xF4: 7
    case 0x1A1: 8
    case 0x75: 9
    case 0x1B0: 10
    case 0x79: 11
    default: nil
    }
  }
}
