import HonourTerminal
import Testing

@Suite struct TextTableTests {
  private var table: TextTable {
    var table = TextTable([.init("Tên"), .init("Thông tin", minimum: 4), .init("Mã")])
    table.add(["Nguyễn Văn Thành", "Thượng úy, Đại đội 3 – Trung đoàn Mẫu A", "per-1"])
    table.add(["Lê Thị Ẩn\u{1B}", "", "per-22"])
    return table
  }

  @Test func `columns stand under their titles`() {
    let lines = table.lines(width: 80)
    let place = lines[0].distance(
      from: lines[0].startIndex, to: lines[0].firstIndex(of: "M") ?? lines[0].startIndex)
    #expect(Array(lines[2])[place] == "p")
    #expect(Array(lines[3])[place] == "p")
    #expect(lines[3].hasPrefix(#"Lê Thị Ẩn\u{1B}"#))
  }

  @Test(arguments: 30...90)
  func `no line is wider than the terminal`(width: Int) {
    #expect(table.lines(width: width).allSatisfy { TerminalText.width($0) <= width })
  }
}
