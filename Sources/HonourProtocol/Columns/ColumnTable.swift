/// Records of one kind as columns: which rows have a field, and their cells.
struct ColumnTable: Sendable {
  /// What a column holds.
  enum Name: Hashable, Sendable {
    /// A part of the id, from 0.
    case part(Int)
    /// A field, as it stands inside its quotes.
    case field(FieldName)
  }

  struct Column: Sendable {
    let name: Name
    /// The rows that have a cell, rising.
    private(set) var rows: [Int32] = []
    private(set) var cells = CellColumn()
    /// For each row up to the last with a cell: the number of its cell, or -1.
    private var numbers: [Int32] = []

    init(name: Name) { self.name = name }

    /// A column whose rows are known before its cells.
    init(name: Name, rows: [Int32]) {
      self.name = name
      for row in rows { note(Int(row)) }
    }

    /// The row of the cell with the given number.
    func row(_ number: Int) -> Int { Int(rows[number]) }

    /// The number of a row's cell; nil where the row has none.
    func number(ofRow row: Int) -> Int? {
      guard row < numbers.count, numbers[row] >= 0 else { return nil }
      return Int(numbers[row])
    }

    var fieldName: FieldName? {
      if case .field(let name) = name { name } else { nil }
    }

    /// The cell of a row; nil where the row has none.
    func cell(inRow row: Int) -> ArraySlice<UInt8>? {
      number(ofRow: row).map { cells[$0] }
    }

    /// Gives a column that knew its rows the cells.
    mutating func fill(_ cells: CellColumn) { self.cells = cells }

    /// Adds a cell to a row after the last one.
    mutating func append(_ cell: ArraySlice<UInt8>, row: Int) {
      note(row)
      cells.append(cell)
    }

    mutating func append(json: ArraySlice<UInt8>, row: Int) {
      note(row)
      cells.append(json: json)
    }

    mutating func appendAbsent(row: Int) {
      note(row)
      cells.appendAbsent()
    }

    private mutating func note(_ row: Int) {
      while numbers.count < row { numbers.append(-1) }
      numbers.append(Int32(clamping: rows.count))
      rows.append(Int32(clamping: row))
    }
  }

  private(set) var columns: [Column] = []
  private(set) var rowCount = 0

  /// Columns that are not there yet are added behind the others.
  init(names: [Name] = []) { columns = names.map(Column.init) }

  /// Columns whose cells belong to so many rows.
  init(_ columns: [Column], rowCount: Int) {
    self.columns = columns
    self.rowCount = rowCount
  }

  subscript(name: Name) -> Column? { columns.first { $0.name == name } }

  /// Adds a row; `fill` puts cells of it into columns.
  mutating func addRow(_ fill: (_ columns: inout [Column], _ row: Int) -> Void) {
    fill(&columns, rowCount)
    rowCount += 1
  }
}
