/// A column that is to be written, with all that its code may refer to.
///
/// Not `Sendable`: it lives as long as its table is written.
final class ColumnInPlace {
  let column: ColumnTable.Column
  let earlier: [ColumnTable.Column]
  /// The cells of the same field in the records that are patched; nil for inserted rows.
  let old: ColumnTable.Column?
  let above: RowsAbove
  private let kind: [UInt8]
  private let links: LinkRanks

  init(
    column: ColumnTable.Column, earlier: [ColumnTable.Column], old: ColumnTable.Column?,
    above: RowsAbove, kind: [UInt8], links: LinkRanks
  ) {
    self.column = column
    self.earlier = earlier
    self.old = old
    self.above = above
    self.kind = kind
    self.links = links
  }

  /// The cells as ranks; nil where they do not refer to records of the base.
  private(set) lazy var rankedCells = RankedCells(column, ofKind: kind, links)

  /// The look-ups through an earlier column that may find something.
  func lookups(through number: Int) throws -> [ColumnCode.Predictor] {
    guard old == nil else { return [.lookup(number)] }
    return try above.lookups(through: earlier[number], number)
  }

  /// Nil where the predictor needs what is not there.
  func prediction(_ predictor: ColumnCode.Predictor) throws -> Prediction? {
    do {
      return try Prediction(predictor, for: column, earlier: earlier, old: old, above: above)
    } catch is RowsAbove.Refusal {
      return nil
    }
  }

  /// What the column is written as; nil where the code cannot say them.
  func encode(by code: ColumnCode) throws -> EncodedColumn? {
    guard let prediction = try prediction(code.predictor) else { return nil }
    return ColumnEncoder.encode(
      column.cells, by: code.residual, prediction,
      ranked: code.residual == .rank ? rankedCells : nil)
  }
}
