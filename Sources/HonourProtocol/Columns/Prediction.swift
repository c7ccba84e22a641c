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

  /// - Parameters:
  ///   - column: What is predicted; of it only the rows are looked at.
  ///   - earlier: The columns before it.
  ///   - old: The cells of the same field in the records that are patched.
  ///   - chains: Of the table, with the base where the predictor looks through it.
  /// - Returns: Nil where the predictor needs what is not there.
  init?(
    _ predictor: ColumnCode.Predictor, for column: ColumnTable.Column,
    earlier: [ColumnTable.Column], old: ColumnTable.Column?, chains: KeyChains
  ) {
    self.column = column
    var other = column
    var chain: KeyChain?
    switch predictor {
    case .none: source = .nothing
    case .previous: source = .previous
    case .old:
      guard let old else { return nil }
      source = .sameRow
      other = old
    case .column(let number):
      guard earlier.indices.contains(number) else { return nil }
      source = .sameRow
      other = earlier[number]
    case .lookup(let number):
      guard earlier.indices.contains(number) else { return nil }
      source = .lookup
      chain = chains.chain(earlier[number], throughBase: false)
    case .baseLookup(let number):
      guard let base = chains.base, earlier.indices.contains(number) else { return nil }
      source = .lookup
      chain = chains.chain(earlier[number], throughBase: true)
      other = base[column.name] ?? ColumnTable.Column(name: column.name)
    }
    self.other = other
    self.chain = chain
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
      case .base(let row):
        if let cell = other.cell(inRow: row) { return cell }
      }
      place = above
    }
    return nil
  }
}
