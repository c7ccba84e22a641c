/// A text as a QR code for a camera: versions 1 to 12, error correction level L.
///
/// Source: ISO/IEC 18004:2015.
package struct QRCode: Hashable, Sendable {
  package let version: Int
  /// 0 to 7.
  package let mask: Int
  /// Dark modules, row by row, without the quiet zone.
  package let modules: [[Bool]]

  package var size: Int { modules.count }

  /// Takes the smallest version and the mask with the least penalty; nil for a text that is too long.
  package init?(_ text: String) {
    guard let data = QRData(text) else { return nil }
    let plain = QRMatrix(version: data.version, codewords: data.codewords)
    let masked = (0..<8).map { plain.masked($0) }
    let penalties = masked.map { QRPenalty.of($0) }
    let best = penalties.indices.min { penalties[$0] < penalties[$1] } ?? 0
    version = data.version
    mask = best
    modules = masked[best]
  }

  /// Two rows a line, with the quiet zone of four modules around.
  ///
  /// Light modules are drawn, as a dark terminal needs it; with `colours` the lines say what is dark
  /// and what is light themselves.
  package func lines(colours: Bool) -> [String] {
    let side = size + 8
    func isLight(_ row: Int, _ column: Int) -> Bool {
      let (y, x) = (row - 4, column - 4)
      guard 0..<size ~= y, 0..<size ~= x else { return row < side }
      return !modules[y][x]
    }
    return stride(from: 0, to: side, by: 2).map { row in
      let cells = (0..<side).map { column in
        switch (isLight(row, column), isLight(row + 1, column)) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
      }
      return colours ? "\u{1B}[97;40m" + cells.joined() + "\u{1B}[0m" : cells.joined()
    }
  }
}
