/// One row of a CSV file as it stands there.
struct CSVRow {
  struct Cell: Hashable {
    var bytes: [UInt8] = []
    var isQuoted = false

    /// An empty cell without quotes says that the field is absent.
    var isAbsent: Bool { bytes.isEmpty && !isQuoted }
  }

  /// What is wrong with the row as a row.
  enum Flaw: Hashable {
    case tooLong
    /// A quote inside an unquoted cell, text after a closing quote, or no closing quote.
    case quote(column: Int)
    case tooManyCells
  }

  /// The line on which it starts, from 1.
  let line: Int
  /// Lines of the file that it takes.
  var lineCount = 1
  var cells: [Cell] = []
  var flaw: Flaw?

  /// An empty line is no row.
  var isEmpty: Bool { flaw == nil && cells.count == 1 && cells[0].isAbsent }
}
