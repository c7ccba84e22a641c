/// Tries the codes that suit a column and names the one that deflates smallest.
///
/// Any code is right; this only says which is small. Not `Sendable`: zlib's memory is in it.
final class CodeChooser {
  /// Cells that are looked at; those behind them are expected to be alike.
  private static let sampleCells = 4_096
  private static let level: Int32 = 7
  /// Earlier columns that a column is compared with: the first ones, the parts of the id among them.
  ///
  /// The time of a choice follows this number, whoever made up how many fields there are.
  private static let otherColumns = 32

  private let deflater = Deflater(level: CodeChooser.level)

  func choose(
    for column: ColumnTable.Column, earlier: [ColumnTable.Column], old: ColumnTable.Column?,
    chains: KeyChains
  ) -> ColumnCode {
    let sample = Sample(column, limit: Self.sampleCells)
    var best = (code: ColumnCode.text, size: Int.max)
    func attempt(_ code: ColumnCode, _ prediction: Prediction) {
      guard let bytes = ColumnEncoder.encode(sample.cells, by: code.residual, prediction) else {
        return
      }
      var size = size(bytes)
      if case .column = code.predictor { size += 1 }
      if case .lookup = code.predictor { size += 1 }
      if case .baseLookup = code.predictor { size += 1 }
      if size < best.size { best = (code, size) }
    }
    let hasBase = chains.base != nil
    for predictor in Self.predictors(earlier: earlier.count, old: old != nil, base: hasBase) {
      guard
        let prediction = Prediction(
          predictor, for: column, earlier: earlier, old: old, chains: chains)
      else { continue }
      for residual in Self.residuals(predictor, sample, prediction) {
        attempt(ColumnCode(predictor, residual), prediction)
      }
    }
    return best.code
  }

  private func size(_ bytes: [UInt8]) -> Int {
    deflater.deflate(bytes, dictionary: [])?.count ?? bytes.count
  }

  private static func predictors(
    earlier: Int, old: Bool, base: Bool
  ) -> [ColumnCode.Predictor] {
    var predictors: [ColumnCode.Predictor] = [.none, .previous]
    if old { predictors.append(.old) }
    for column in 0..<min(earlier, otherColumns) {
      predictors.append(.column(column))
      predictors.append(base ? .baseLookup(column) : .lookup(column))
    }
    return predictors
  }

  /// The residuals that are worth an attempt, judged by how the predictions look.
  private static func residuals(
    _ predictor: ColumnCode.Predictor, _ sample: Sample, _ prediction: Prediction
  ) -> [ColumnCode.Residual] {
    let numbers = sample.numbers
    switch predictor {
    case .none: return [.text, .distinct] + numbers
    case .previous: return [.prefix, .affix] + numbers
    case .old: return [.equal, .affix, .splice] + numbers
    case .column, .lookup, .baseLookup:
      let fit = Fit(sample.cells, prediction)
      var residuals: [ColumnCode.Residual] = []
      if 8 * fit.equal > sample.cells.count { residuals.append(.equal) }
      if 4 * fit.similar > sample.cells.count { residuals.append(.affix) }
      if case .column = predictor, fit.present > 0 { residuals += numbers }
      return residuals
    }
  }

  /// The first cells of a column.
  private struct Sample {
    let cells: CellColumn
    /// The forms of numbers that all of them have.
    let numbers: [ColumnCode.Residual]

    init(_ column: ColumnTable.Column, limit: Int) {
      if column.cells.count <= limit {
        cells = column.cells
      } else {
        var first = CellColumn()
        for number in 0..<limit { first.append(column.cells[number]) }
        cells = first
      }
      var numbers: [ColumnCode.Residual] = []
      let width = cells.count > 0 ? cells[0].count : 0
      let forms: [(CellNumber, ColumnCode.Residual)] = [
        (.integer, .integer), (.day, .day), (.digits(width: width), .digits),
      ]
      for (form, residual) in forms {
        let fits = (0..<column.cells.count).allSatisfy { form.read(column.cells[$0]) != nil }
        if fits, column.cells.count > 0 { numbers.append(residual) }
      }
      self.numbers = numbers
    }
  }

  /// How well predictions fit.
  private struct Fit {
    private(set) var present = 0
    private(set) var equal = 0
    /// Cells that share three bytes with their prediction at one end.
    private(set) var similar = 0

    init(_ cells: CellColumn, _ prediction: Prediction) {
      for number in 0..<cells.count {
        if let expected = prediction.cell(number, after: cells) {
          present += 1
          let cell = cells[number]
          if cell == expected { equal += 1 }
          if cell.prefix(3) == expected.prefix(3) || cell.suffix(3) == expected.suffix(3) {
            similar += 1
          }
        }
      }
    }
  }
}
