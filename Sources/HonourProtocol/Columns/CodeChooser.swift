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

  /// - Throws: What the base throws.
  func choose(for place: ColumnInPlace) throws -> ColumnCode {
    let column = place.column
    let sample = Sample(column, limit: Self.sampleCells)
    var best = (code: ColumnCode.text, size: Int.max)
    /// Codes by which a cell costs less the more cells there are: a sample does not show it.
    var numbering: [ColumnCode] = []
    for predictor in try predictors(for: place) {
      guard let prediction = try place.prediction(predictor) else { continue }
      for residual in try residuals(predictor, sample, prediction, place) {
        let code = ColumnCode(predictor, residual)
        if residual == .distinct || residual == .known { numbering.append(code) }
        let ranked = residual == .rank ? place.rankedCells : nil
        let bytes = ColumnEncoder.encode(
          sample.cells, by: residual, prediction,
          ranked: ranked.map { RankedCells($0, prefix: sample.cells.count) })
        guard let bytes else { continue }
        let size = size(bytes) + (predictor.column == nil ? 0 : 1)
        if size < best.size { best = (code, size) }
      }
    }
    guard sample.cells.count < column.cells.count, sample.numbers.isEmpty else { return best.code }
    return try smallest(of: [best.code] + numbering.filter { $0 != best.code }, place)
  }

  /// The code that is smallest for the whole column.
  private func smallest(of codes: [ColumnCode], _ place: ColumnInPlace) throws -> ColumnCode {
    var best = (code: ColumnCode.text, size: Int.max)
    for code in codes {
      guard let bytes = try place.encode(by: code) else { continue }
      let size = size(bytes)
      if size < best.size { best = (code, size) }
    }
    return best.code
  }

  private func size(_ bytes: [UInt8]) -> Int {
    deflater.deflate(bytes, dictionary: [])?.count ?? bytes.count
  }

  private func predictors(for place: ColumnInPlace) throws -> [ColumnCode.Predictor] {
    var predictors: [ColumnCode.Predictor] = [.none, .previous]
    if place.old != nil { predictors.append(.old) }
    for column in place.earlier.indices.prefix(Self.otherColumns) {
      predictors.append(.column(column))
      predictors += try place.lookups(through: column)
    }
    return predictors
  }

  /// The residuals that are worth an attempt, judged by how the predictions look.
  private func residuals(
    _ predictor: ColumnCode.Predictor, _ sample: Sample, _ prediction: Prediction,
    _ place: ColumnInPlace
  ) throws -> [ColumnCode.Residual] {
    let numbers = sample.numbers
    switch predictor {
    case .none:
      return [.text, .distinct] + numbers + (place.rankedCells == nil ? [] : [.rank])
    case .previous: return [.prefix, .affix] + numbers
    case .old: return [.equal, .affix, .splice, .known] + numbers
    case .column, .lookup, .baseLookup, .sibling:
      let fit = Fit(sample.cells, prediction)
      var residuals: [ColumnCode.Residual] = []
      if 8 * fit.equal > sample.cells.count { residuals.append(.equal) }
      if 4 * fit.similar > sample.cells.count { residuals.append(.affix) }
      if case .column = predictor, fit.present > 0 { residuals += numbers }
      if Self.addsHeldCells(predictor), let held = prediction.heldCells, held.count > 0 {
        residuals.append(.known)
      }
      return residuals
    }
  }

  /// Whether the held cells are not those of another predictor too: mostly the column that is looked
  /// up through makes no difference to them.
  private static func addsHeldCells(_ predictor: ColumnCode.Predictor) -> Bool {
    switch predictor {
    case .none, .previous, .column: false
    case .lookup(let column), .baseLookup(let column): column == 0
    case .old, .sibling: true
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
