import HonourTerminal
import Testing

@Suite struct QRCodeTests {
  private func read(_ code: QRCode) throws -> String {
    var reader = try QRReader(code.modules)
    let text = try reader.text()
    #expect(reader.mask == code.mask)
    return text
  }

  @Test func `texts of every length come back, in every version`() throws {
    let letters = Array("HONJ1-ABCDEFG:/ 0123456789")
    var versions: Set<Int> = []
    for length in Array(stride(from: 0, to: 60, by: 19)) + [
      77, 114, 154, 190, 224, 279, 300, 395, 468, 535,
    ] {
      let text = String((0..<length).map { letters[($0 * 7 + length) % letters.count] })
      let code = try #require(QRCode(text), "length \(length)")
      #expect(try read(code) == text)
      versions.insert(code.version)
    }
    for length in stride(from: 1, to: 368, by: 59) {
      let text = String((0..<length).map { $0 % 5 == 0 ? "a" : letters[$0 % letters.count] })
      let code = try #require(QRCode(text), "length \(length)")
      #expect(try read(code) == text)
      versions.insert(code.version)
    }
    #expect(versions == Set(1...12))
    #expect(try read(#require(QRCode("Phòng Tổng hợp"))) == "Phòng Tổng hợp")
  }

  /// ISO/IEC 18004:2015, table 7: the characters that a version holds at level L.
  @Test(arguments: [
    (1, 25, 17), (2, 47, 32), (3, 77, 53), (4, 114, 78), (5, 154, 106), (6, 195, 134),
    (7, 224, 154), (8, 279, 192), (9, 335, 230), (10, 395, 271), (11, 468, 321), (12, 535, 367),
  ])
  func `a version holds what the standard says`(version: Int, letters: Int, bytes: Int) {
    #expect(QRCode(String(repeating: "A", count: letters))?.version == version)
    #expect(QRCode(String(repeating: "a", count: bytes))?.version == version)
    let next = version == 12 ? nil : version + 1
    #expect(QRCode(String(repeating: "A", count: letters + 1))?.version == next)
    #expect(QRCode(String(repeating: "a", count: bytes + 1))?.version == next)
  }

  @Test func `lines show two rows each, with a border of four`() throws {
    let code = try #require(QRCode(String(repeating: "A", count: 279)))
    #expect(code.version == 8)
    let lines = code.lines(colours: false)
    #expect(lines.count == 29)
    #expect(lines.allSatisfy { $0.count == 57 })
    #expect(lines[0] == String(repeating: "█", count: 57))
    var rows: [[Bool]] = []
    for line in lines {
      rows.append(line.map { $0 == "▄" || $0 == " " })
      rows.append(line.map { $0 == "▀" || $0 == " " })
    }
    #expect(rows[4..<53].map { Array($0[4..<53]) } == code.modules)
    #expect(code.lines(colours: true)[3] == "\u{1B}[97;40m" + lines[3] + "\u{1B}[0m")
  }
}
