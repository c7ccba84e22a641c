import HonourModel
import Testing

@Suite struct VietnameseSearchKeysTests {
  @Test(arguments: [
    ("hoà", "hòa"), ("thuỷ", "thủy"), ("uỷ", "ủy"), ("qúy", "quý"), ("nghìên", "nghiền"),
    ("hoàn", "hoàn"), ("toàn", "toàn"), ("ngoại", "ngoại"), ("giỏi", "giỏi"),
    ("khoẻ", "khỏe"), ("Đảng uỷ", "đảng ủy"), ("gìa", "già"), ("qủa", "quả"),
    ("huỳnh", "huỳnh"), ("khuỷu", "khuỷu"), ("mười", "mười"), ("cứu", "cứu"), ("gìn", "gìn"),
    ("giếng", "giếng"), ("quỳnh", "quỳnh"), ("thuở", "thuở"), ("của", "của"), ("chìa", "chìa"),
    ("ngoéo", "ngoéo"), ("nguyễn", "nguyễn"), ("HOÀ", "hòa"),
  ])
  func `the exact key puts the tone in its canonical place`(text: String, key: String) {
    #expect(Text(SearchKeys(text).exact) == Text(key))
  }

  @Test func `the toneless key keeps letters and the plain key keeps none`() {
    let keys = SearchKeys("Bộ Tư lệnh Cảnh sát cơ động")
    #expect(Text(keys.exact) == "bộ tư lệnh cảnh sát cơ động")
    #expect(Text(keys.toneless) == "bô tư lênh canh sat cơ đông")
    #expect(Text(keys.plain) == "bo tu lenh canh sat co dong")
    #expect(SearchKeys("hòa").toneless == SearchKeys("hóa").toneless)
    #expect(SearchKeys("dương").toneless != SearchKeys("đương").toneless)
    #expect(SearchKeys("dương").plain == SearchKeys("đương").plain)
  }

  @Test func `look-alikes of Đ are Đ`() {
    for text in ["Đặng", "\u{D0}ặng", "\u{189}ặng", "đặng", "\u{F0}ặng", "\u{256}ặng"] {
      #expect(Text(SearchKeys(text).exact) == "đặng")
      #expect(Text(SearchKeys(text).plain) == "dang")
    }
  }

  @Test func `punctuation parts words and nothing else`() {
    #expect(Text(SearchKeys("“Vì an ninh Tổ quốc”").exact) == "vì an ninh tổ quốc")
    #expect(Text(SearchKeys("  140/QĐ-MAU\n").plain) == "140 qd mau")
    #expect(Text(SearchKeys("2020 – 2025").exact) == "2020 2025")
    #expect(Text(SearchKeys("cơ\u{200B} động\u{FEFF}").plain) == "co dong")
    #expect(Text(SearchKeys("").plain) == "")
    #expect(Text(SearchKeys("-- “” \u{301}").exact) == "")
  }

  @Test func `the decomposed form has the keys of the composed form`() {
    #expect(
      SearchKeys("Pha\u{323}m Quo\u{302}\u{301}c Cu\u{31B}o\u{31B}ng")
        == SearchKeys("Phạm Quốc Cương"))
    // The tone before the shape, as the canonical form has it, and after it.
    #expect(SearchKeys("Bo\u{323}\u{302}") == SearchKeys("Bộ"))
    #expect(SearchKeys("Bo\u{302}\u{323}") == SearchKeys("Bộ"))
    #expect(SearchKeys("Bô\u{323}") == SearchKeys("Bộ"))
    #expect(SearchKeys("o\u{308}\u{303} й") == SearchKeys("ö\u{303} и\u{306}"))
  }

  @Test func `other languages pass through in small letters`() {
    let keys = SearchKeys("Straße Москва Ёлка 東京 Łódź ΟΔΟΣ")
    #expect(Text(keys.exact) == "straße москва ёлка 東京 łódź οδοσ")
    #expect(Text(keys.plain) == "straße москва елка 東京 łodz οδοσ")
    #expect(Text(SearchKeys("café").exact) == "café")
    #expect(Text(SearchKeys("İ").plain) == "i")
  }

  @Test func `folding twice changes nothing, whatever the text`() {
    var random = SplitMix64(seed: 0x5EED)
    let marks: [UInt32] = [0x300, 0x301, 0x302, 0x303, 0x306, 0x307, 0x308, 0x309, 0x31B, 0x323]
    let letters = Array("aAeEiIoOuUyYdDđĐăâêôơưqghnctpmöṩзиßḃ \u{D0}ʼ-東ử".unicodeScalars)
    for round in 0..<20_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        if Bool.random(using: &random), let mark = marks.randomElement(using: &random),
          let scalar = Unicode.Scalar(mark)
        {
          text.unicodeScalars.append(scalar)
        } else if let letter = letters.randomElement(using: &random) {
          text.unicodeScalars.append(letter)
        }
      }
      let keys = SearchKeys(text)
      let shown = "round \(round), seed 0x5EED: \(text.unicodeScalars.map(\.value))"
      #expect(Text(SearchKeys(keys.exact).exact) == Text(keys.exact), "\(shown)")
      #expect(Text(SearchKeys(keys.exact).toneless) == Text(keys.toneless), "\(shown)")
      #expect(Text(SearchKeys(keys.toneless).toneless) == Text(keys.toneless), "\(shown)")
      #expect(Text(SearchKeys(keys.toneless).plain) == Text(keys.plain), "\(shown)")
      #expect(Text(SearchKeys(keys.plain).plain) == Text(keys.plain), "\(shown)")
    }
  }
}
