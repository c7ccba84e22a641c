/// Letters that Unicode composes of a letter and one mark: Latin, Greek and Cyrillic, small ones.
///
/// Each row is a combining mark and, for it, pairs of a letter and what the two compose to. Source:
/// the canonical decompositions of Unicode 15 below U+0530 and in U+1E00 to U+1EFF.
enum ComposedLetters {
  static let rows: [(mark: UInt32, pairs: String)] = [
    (0x0300, "aàeèiìoòuùüǜnǹеѐиѝēḕōṑwẁâầăằêềôồơờưừyỳ"),
    (
      0x0301,
      "aáeéiíoóuúyýcćlĺnńrŕsśzźüǘgǵåǻæǽøǿϊΐαάεέηήιίϋΰοόυύωώгѓкќçḉēḗïḯkḱmḿõṍōṓpṕũṹwẃ"
        + "âấăắêếôốơớưứ"
    ),
    (0x0302, "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷzẑạậẹệọộ"),
    (0x0303, "aãnñoõiĩuũvṽâẫăẵeẽêễôỗơỡưữyỹ"),
    (0x0304, "aāeēiīoōuūüǖäǟȧǡæǣǫǭöȫõȭȯȱyȳиӣуӯgḡḷḹṛṝ"),
    (0x0306, "aăeĕgğiĭoŏuŭийуўжӂаӑеӗȩḝạặ"),
    (0x0307, "cċeėgġzżaȧoȯbḃdḋfḟhḣmṁnṅpṗrṙsṡśṥšṧṣṩtṫwẇxẋyẏ"),
    (0x0308, "aäeëiïoöuüyÿιϊυϋеёіїаӓәӛжӝзӟиӥоӧөӫэӭуӱчӵыӹhḧõṏūṻwẅxẍtẗ"),
    (0x0309, "aảâẩăẳeẻêểiỉoỏôổơởuủưửyỷ"),
    (0x030A, "aåuůwẘyẙ"),
    (0x030B, "oőuűуӳ"),
    (0x030C, "cčdďeělľnňrřsštťzžaǎiǐoǒuǔüǚgǧkǩʒǯjǰhȟ"),
    (0x030F, "aȁeȅiȉoȍrȑuȕѵѷ"),
    (0x0311, "aȃeȇiȋoȏrȓuȗ"),
    (0x031B, "oơuư"),
    (0x0323, "bḅdḍhḥkḳlḷmṃnṇrṛsṣtṭvṿwẉzẓaạeẹiịoọơợuụưựyỵ"),
    (0x0324, "uṳ"),
    (0x0325, "aḁ"),
    (0x0326, "sștț"),
    (0x0327, "cçgģkķlļnņrŗsştţeȩdḑhḩ"),
    (0x0328, "aąeęiįuųoǫ"),
    (0x032D, "dḓeḙlḽnṋtṱuṷ"),
    (0x032E, "hḫ"),
    (0x0330, "eḛiḭuṵ"),
    (0x0331, "bḇdḏkḵlḻnṉrṟtṯzẕhẖ"),
  ]

  /// What each composed letter decomposes to, one step.
  static let parts: [UInt32: (letter: UInt32, mark: UInt32)] = {
    var parts: [UInt32: (letter: UInt32, mark: UInt32)] = [:]
    for row in rows {
      let scalars = row.pairs.unicodeScalars.map(\.value)
      for place in stride(from: 0, to: scalars.count - 1, by: 2) {
        parts[scalars[place + 1]] = (scalars[place], row.mark)
      }
    }
    return parts
  }()

  /// What a letter and a mark compose to; the key is the letter and, 32 bits up, the mark.
  private static let wholes: [UInt64: UInt32] = {
    var wholes: [UInt64: UInt32] = [:]
    for (whole, part) in parts { wholes[UInt64(part.mark) << 32 | UInt64(part.letter)] = whole }
    return wholes
  }()

  static func compose(_ letter: UInt32, _ mark: UInt32) -> UInt32? {
    wholes[UInt64(mark) << 32 | UInt64(letter)]
  }

  /// The letter without any mark, and its marks in canonical order.
  static func decompose(_ letter: UInt32) -> (letter: UInt32, marks: [UInt32]) {
    var letter = letter
    var marks: [UInt32] = []
    while let part = parts[letter] {
      marks.insert(part.mark, at: 0)
      letter = part.letter
    }
    return (letter, marks)
  }
}
