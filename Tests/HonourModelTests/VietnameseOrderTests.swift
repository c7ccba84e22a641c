import HonourModel
import Testing

@Suite struct VietnameseOrderTests {
  /// Orders of `Protocol/text.md`, each already sorted.
  @Test(arguments: [
    "dung dùng dủng dũng Dũng dúng dụng đung đũng", "ma mà mả mã má mạ mă mâ",
    "On Ôn Ơn Ung Ưng Ý Yên", "an ao ăn ân", "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q",
    "q r s t u ư v w x y z", "1 10 2 a", "Hoa Hòa Hóa Họa",
  ])
  func `a sorted line stays sorted`(line: String) {
    let words = line.split(separator: " ").map(String.init)
    expectRising(words, by: VietnameseOrder.sortKey)
  }

  @Test func `syllables are compared one after the other`() {
    expectRising(
      ["Hoa", "Hoa Sen", "Hoa Xuân", "Hòa An", "Hòa Sen", "Hoan"], by: VietnameseOrder.sortKey)
    expectRising(["an Ninh", "An ninh", "An Ninh", "An ninh Tổ quốc"], by: VietnameseOrder.sortKey)
  }

  @Test func `spellings of one name sort as one`() {
    #expect(VietnameseOrder.sortKey("Hoà") == VietnameseOrder.sortKey("Hòa"))
    #expect(VietnameseOrder.sortKey("Ho\u{300}a") == VietnameseOrder.sortKey("Hòa"))
    #expect(VietnameseOrder.sortKey("“Vì an ninh”") == VietnameseOrder.sortKey("Vì an-ninh"))
  }

  @Test func `people are sorted by given name, then family, then middle names`() {
    let names = [
      "Đặng Văn An", "Trần Thị Ánh", "Phạm Quốc Cương", "Đỗ Đức Dũng", "Hoàng Đình Đạt",
      "Vũ Thị Hoà", "Lê Quốc Hùng", "Nguyễn Văn Thanh", "Dương Văn Thành", "Nguyễn Thành",
      "Nguyễn Đức Thành", "Nguyễn Văn Thành", "Nguyễn Văn Anh Thành", "Nguyễn Văn Thạnh",
    ]
    expectRising(names, by: VietnameseOrder.givenNameKey)
    #expect(
      VietnameseOrder.givenNameKey("Vũ Thị Hoà") == VietnameseOrder.givenNameKey("Vũ Thị Hòa"))
    expectRising(["", "An", "Lê An"], by: VietnameseOrder.givenNameKey)
  }

  @Test func `any order of any texts is total and keeps prefixes first`() {
    var random = SplitMix64(seed: 0x0DE2)
    let letters = Array("aAăâàáạbdđDĐeêoôơuưyq zʼ東й1 ".unicodeScalars)
    for round in 0..<5_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        if let letter = letters.randomElement(using: &random) { text.unicodeScalars.append(letter) }
      }
      let key = VietnameseOrder.sortKey(text)
      let longer = VietnameseOrder.sortKey(text + " b")
      #expect(
        key.lexicographicallyPrecedes(longer), "round \(round), seed 0x0DE2: \(text)")
    }
  }

  private func expectRising(
    _ texts: [String], by key: (String) -> [UInt8],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (left, right) in zip(texts, texts.dropFirst()) {
      #expect(
        key(left).lexicographicallyPrecedes(key(right)), "\(left) before \(right)",
        sourceLocation: sourceLocation)
    }
  }
}
