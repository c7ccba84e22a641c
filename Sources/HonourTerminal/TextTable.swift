/// Rows in aligned columns, for a terminal of a given width.
package struct TextTable {
  package struct Column: Sendable {
    package let title: String
    package let alignment: TerminalText.Alignment
    /// Columns of the terminal that it keeps when room is short.
    package let minimum: Int

    package init(
      _ title: String, alignment: TerminalText.Alignment = .left, minimum: Int = 8
    ) {
      self.title = title
      self.alignment = alignment
      self.minimum = minimum
    }
  }

  private static let gap = 2

  private let columns: [Column]
  private var rows: [[String]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  package var isEmpty: Bool { rows.isEmpty }

  /// Adds a row of a cell for each column.
  ///
  /// Cells are escaped, and cut where room is short.
  package mutating func add(_ cells: [String]) {
    rows.append(columns.indices.map { $0 < cells.count ? TerminalText.escaped(cells[$0]) : "" })
  }

  /// The lines, the titles first, none longer than `width`.
  package func lines(width: Int) -> [String] {
    let widths = fit(to: width)
    var result = [line(columns.map(\.title), widths)]
    result.append(
      widths.map { String(repeating: "─", count: $0) }
        .joined(separator: String(repeating: " ", count: Self.gap)))
    for row in rows { result.append(line(row, widths)) }
    return result
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var result = ""
    for (index, cell) in cells.enumerated() {
      if index > 0 { result += String(repeating: " ", count: Self.gap) }
      let cut = TerminalText.truncated(cell, to: widths[index])
      result += TerminalText.padded(
        cut, to: widths[index], alignment: columns[index].alignment)
    }
    while result.last == " " { result.removeLast() }
    return result
  }

  /// The natural widths, the widest columns narrowed one by one until the row fits.
  private func fit(to width: Int) -> [Int] {
    var widths = columns.indices.map { index in
      rows.reduce(TerminalText.width(columns[index].title)) {
        max($0, TerminalText.width($1[index]))
      }
    }
    let room = max(width - Self.gap * (columns.count - 1), columns.count)
    while widths.reduce(0, +) > room {
      let candidates = widths.indices.filter { widths[$0] > columns[$0].minimum }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }
}
