/// What a column's predictor says of each cell, given the cells before it.
struct Prediction {
  private enum Source {
    case nothing
    case previous
    /// The cell of `other` in the same row.
    case sameRow
    /// The cell of the nearest row above in the chain that has one.
    case lookup
  }

  private let source: Source
  private let column: ColumnTable.Column
  private let other: ColumnTable.Column
  private let chain: KeyChain?
  /// The cells of the column that both sides hold before it; nil where the predictor holds none.
  ///
  /// Those of the rows above the first, or the old ones.
  let heldCells: CellColumn?

  /// Nil where the predictor needs what is not there.
  ///
  /// Of `column` only the rows are looked at. `earlier` are the columns before it, `old` the cells of
  /// the same field in the records that are patched.
  ///
  /// - Throws: ``RowsAbove/Refusal``, and what the base throws.
  init?(
    _ predictor: ColumnCode.Predictor, for column: ColumnTable.Column,
    earlier: [ColumnTable.Column], old: ColumnTable.Column?, above: RowsAbove
  ) throws {
    if let number = predictor.column, !earlier.indices.contains(number) { return nil }
    self.column = column
    var other = column
    let found = try above.rows(predictor, earlier)
    switch predictor {
    case .none: source = .nothing
    case .previous: source = .previous
    case .old:
      guard let old else { return nil }
      source = .sameRow
      other = old
    case .column(let number):
      source = .sameRow
      other = earlier[number]
    case .lookup, .baseLookup, .sibling:
      source = .lookup
      other = found?.table[column.name] ?? ColumnTable.Column(name: column.name)
    }
    self.other = other
    chain = found?.chain
    heldCells = predictor.hasHeldCells ? other.cells : nil
  }

  /// The prediction for the cell with the given number; nil where there is none.
  func cell(_ number: Int, after done: CellColumn) -> ArraySlice<UInt8>? {
    switch source {
    case .nothing: nil
    case .previous: number == 0 ? nil : done[number - 1]
    case .sameRow: other.cell(inRow: column.row(number))
    case .lookup: found(from: .own(column.row(number)), done)
    }
  }

  private func found(from start: KeyChain.Place, _ done: CellColumn) -> ArraySlice<UInt8>? {
    var place = start
    for _ in 0..<KeyChain.stepLimit {
      guard let above = chain?.above(place) else { return nil }
      switch above {
      case .own(let row):
        if let number = column.number(ofRow: row) { return done[number] }
      case .above(let row):
        if let cell = other.cell(inRow: row) { return cell }
      }
      place = above
    }
    return nil
  }
}
