/// Cuts bytes into rows of cells: RFC 4180 with LF or CRLF, quoted cells over several lines.
///
/// A line break inside quotes is given as LF. Memory is bounded by the longest row that is
/// allowed. After a row that is too long reading goes on with the next line of the file.
struct CSVReader {
  private enum Place {
    case cellStart
    case plain
    case quoted
    /// After a quote inside a quoted cell: the end of the cell or half of a quote.
    case quoteSeen
    /// Nothing is kept up to the end of the line.
    case skipping
  }

  private var source: ByteSource
  private var chunk: [UInt8]
  private var offset = 0
  private var line = 0

  init(_ source: ByteSource, start: [UInt8]) {
    self.source = source
    chunk = start
  }

  private mutating func nextByte() throws(ImportError) -> UInt8? {
    if offset == chunk.count {
      guard let more = try source.next() else { return nil }
      (chunk, offset) = (more, 0)
    }
    defer { offset += 1 }
    return chunk[offset]
  }

  /// The next row; nil at the end of the file.
  mutating func next() throws(ImportError) -> CSVRow? {
    guard var byte = try nextByte() else { return nil }
    line += 1
    var row = CSVRow(line: line)
    var cell = CSVRow.Cell()
    var place = Place.cellStart
    var length = 0
    while true {
      length += 1
      if length > ImportLimits.lineBytes, place != .skipping {
        row.flaw = .tooLong
        (row.cells, cell, place) = ([], CSVRow.Cell(), .skipping)
      }
      if byte == 0x0A {
        if place != .quoted { break }
        line += 1
        if cell.bytes.last == 0x0D { cell.bytes.removeLast() }
      }
      place = Self.take(byte, at: place, into: &cell, of: &row)
      guard let next = try nextByte() else {
        if place == .quoted { row.flaw = row.flaw ?? .quote(column: row.cells.count) }
        break
      }
      byte = next
    }
    row.lineCount = line - row.line + 1
    guard row.flaw != .tooLong else { return row }
    if !cell.isQuoted, cell.bytes.last == 0x0D { cell.bytes.removeLast() }
    row.cells.append(cell)
    return row
  }

  /// Handles one byte that does not end the row.
  private static func take(
    _ byte: UInt8, at place: Place, into cell: inout CSVRow.Cell, of row: inout CSVRow
  ) -> Place {
    let quote = UInt8(ascii: "\"")
    switch (place, byte) {
    case (.skipping, _): return .skipping
    case (.cellStart, quote):
      cell.isQuoted = true
      return .quoted
    case (.cellStart, UInt8(ascii: ",")), (.plain, UInt8(ascii: ",")),
      (.quoteSeen, UInt8(ascii: ",")):
      guard row.cells.count < ImportLimits.columns else {
        row.flaw = row.flaw ?? .tooManyCells
        return .skipping
      }
      row.cells.append(cell)
      cell = CSVRow.Cell()
      return .cellStart
    case (.quoted, quote): return .quoteSeen
    case (.quoteSeen, quote):
      cell.bytes.append(quote)
      return .quoted
    case (.quoteSeen, 0x0D): return .quoteSeen
    case (.quoteSeen, _), (.plain, quote):
      row.flaw = row.flaw ?? .quote(column: row.cells.count)
      return .skipping
    case (.cellStart, _), (.plain, _):
      cell.bytes.append(byte)
      return .plain
    case (.quoted, _):
      cell.bytes.append(byte)
      return .quoted
    }
  }
}
