/// Cells one after another in one buffer; each may be of any length, none holds a line feed.
///
/// A cell is a value as a column holds it. A text is the inside of its canonical JSON literal; any
/// other value is the byte 1 and its canonical JSON; a field that a patch removes is the byte 2.
/// No canonical text begins with these bytes, since it would escape them.
/// Source: `Protocol/columns.md`, section 2.
struct CellColumn: Sendable {
  static let literalMark: UInt8 = 1
  static let absentMark: UInt8 = 2

  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }

  func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  subscript(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }

  mutating func append(_ cell: some Collection<UInt8>) {
    bytes.append(contentsOf: cell)
    ends.append(bytes.count)
  }

  /// Appends the cell of a member's canonical JSON.
  mutating func append(json: ArraySlice<UInt8>) {
    if json.first == UInt8(ascii: "\"") {
      bytes.append(contentsOf: json.dropFirst().dropLast())
    } else {
      bytes.append(Self.literalMark)
      bytes.append(contentsOf: json)
    }
    ends.append(bytes.count)
  }

  mutating func appendAbsent() {
    bytes.append(Self.absentMark)
    ends.append(bytes.count)
  }

  mutating func removeLast() {
    ends.removeLast()
    bytes.removeLast(bytes.count - (ends.last ?? 0))
  }

  /// Writes the JSON that a cell stands for; nil for a field that is not there.
  static func appendJSON(of cell: ArraySlice<UInt8>, to json: inout [UInt8]) {
    if cell.first == literalMark {
      json.append(contentsOf: cell.dropFirst())
    } else {
      json.append(UInt8(ascii: "\""))
      json.append(contentsOf: cell)
      json.append(UInt8(ascii: "\""))
    }
  }

  static func isAbsent(_ cell: ArraySlice<UInt8>) -> Bool { cell.first == absentMark }
}
