/// Tries the codes that suit a column and names the one that deflates smallest.
///
/// Any code is right; this only says which is small. Not `Sendable`: zlib's memory is in it.
final class CodeChooser {
  /// Cells that are looked at; those behind them are expected to be alike.
  private static let sampleCells = 1_024
  /// Levels of zlib: one that orders most codes right, and one near to what the stream is deflated by.
  private static let quickLevel: Int32 = 4
  private static let thoroughLevel: Int32 = 7
  /// Bytes that are too few to deflate.
  private static let tinyBytes = 12
  /// Codes that are compared over the whole column, besides those that a sample does not show.
  private static let contenders = 4
  /// Earlier columns that a column is compared with: the first ones, the parts of the id among them.
  ///
  /// The time of a choice follows this number, whoever made up how many fields there are.
  private static let otherColumns = 32

  private let quick = Deflater(level: CodeChooser.quickLevel)
  private let thorough = Deflater(level: CodeChooser.thoroughLevel)

  private typealias Trial = (code: ColumnCode, size: Int)

  /// - Throws: What the base throws.
  func choose(for place: ColumnInPlace) throws -> ColumnCode {
    let sample = Sample(place.column, limit: Self.sampleCells)
    var trials: [Trial] = []
    for predictor in try predictors(for: place) {
      guard let prediction = try place.prediction(predictor) else { continue }
      for residual in residuals(predictor, sample, prediction, place) {
        let ranked = residual == .rank ? place.rankedCells : nil
        let column = ColumnEncoder.encode(
          sample.cells, by: residual, prediction,
          ranked: ranked.map { RankedCells($0, prefix: sample.cells.count) })
        guard let column else { continue }
        trials.append(trial(column, ColumnCode(predictor, residual), by: quick))
      }
    }
    // A cell costs less by these the more cells there are: a sample does not show it.
    let isHidden = sample.cells.count < place.column.cells.count && sample.numbers.isEmpty
    return try smallest(of: best(trials, isHidden ? [.distinct, .known] : []), place)
  }

  /// The smallest codes, those first that were tried first, and all with these residuals.
  private func best(_ trials: [Trial], _ residuals: [ColumnCode.Residual]) -> [ColumnCode] {
    let bySize = trials.enumerated().sorted {
      ($0.element.size, $0.offset) < ($1.element.size, $1.offset)
    }
    guard let least = bySize.first?.element.size else { return [] }
    return bySize.enumerated().compactMap { place, trial in
      let (code, size) = trial.element
      let isNear = place < Self.contenders && size <= least + least / 4
      return isNear || residuals.contains(code.residual) ? code : nil
    }
  }

  /// The code that is smallest for the whole column.
  private func smallest(of codes: [ColumnCode], _ place: ColumnInPlace) throws -> ColumnCode {
    if codes.count == 1, let only = codes.first, !only.residual.hasNumbers { return only }
    var best: Trial = (.text, .max)
    for code in codes {
      guard let column = try place.encode(by: code) else { continue }
      let trial = trial(column, code, by: thorough)
      if trial.size < best.size { best = trial }
    }
    return best.code
  }

  /// About as many bytes as the column adds to the stream and to the recipe, its numbers packed where
  /// that is smaller.
  private func trial(
    _ column: EncodedColumn, _ code: ColumnCode, by deflater: Deflater
  ) -> Trial {
    let reference = code.predictor.column == nil ? 0 : 1
    let size = deflatedSize(column.bytes(isPacked: false), by: deflater) + reference
    let plain = ColumnCode(code.predictor, code.residual)
    guard let numbers = column.numbers else { return (plain, size) }
    let bitBytes = (PackedNumbers.bitCount(numbers) + 7) / 8 + reference
    guard bitBytes < size else { return (plain, size) }
    let packedSize = deflatedSize(column.bytes(isPacked: true), by: deflater) + bitBytes
    guard packedSize < size else { return (plain, size) }
    return (ColumnCode(code.predictor, code.residual, isPacked: true), packedSize)
  }

  private func deflatedSize(_ bytes: [UInt8], by deflater: Deflater) -> Int {
    guard bytes.count > Self.tinyBytes else { return bytes.count }
    return deflater.deflate(bytes, dictionary: [])?.count ?? bytes.count
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
  ) -> [ColumnCode.Residual] {
    let numbers = sample.numbers.map(\.residual)
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
      if case .column = predictor, let first = fit.first {
        residuals += sample.numbers.filter { $0.form.read(first) != nil }.map(\.residual)
      }
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
    let numbers: [(form: CellNumber, residual: ColumnCode.Residual)]

    init(_ column: ColumnTable.Column, limit: Int) {
      if column.cells.count <= limit {
        cells = column.cells
      } else {
        var first = CellColumn()
        for number in 0..<limit { first.append(column.cells[number]) }
        cells = first
      }
      let width = cells.count > 0 ? cells[0].count : 0
      let forms: [(CellNumber, ColumnCode.Residual)] = [
        (.integer, .integer), (.day, .day), (.digits(width: width), .digits),
      ]
      numbers = forms.filter { form, _ in
        column.cells.count > 0
          && (0..<column.cells.count).allSatisfy { form.read(column.cells[$0]) != nil }
      }
    }
  }

  /// How well predictions fit.
  private struct Fit {
    /// The first prediction that there is.
    private(set) var first: ArraySlice<UInt8>?
    private(set) var equal = 0
    /// Cells that are their predictions or share three bytes with them at one end.
    private(set) var similar = 0

    init(_ cells: CellColumn, _ prediction: Prediction) {
      for number in 0..<cells.count {
        guard let expected = prediction.cell(number, after: cells) else { continue }
        if first == nil { first = expected }
        let cell = cells[number]
        if cell == expected {
          equal += 1
          similar += 1
        } else if Self.isSimilar(cell.span, expected.span) {
          similar += 1
        }
      }
    }

    private static func isSimilar(_ one: Span<UInt8>, _ other: Span<UInt8>) -> Bool {
      let (end, otherEnd) = (one.count, other.count)
      guard end >= 3, otherEnd >= 3 else { return false }
      return (one[0] == other[0] && one[1] == other[1] && one[2] == other[2])
        || (1...3).allSatisfy { one[end - $0] == other[otherEnd - $0] }
    }
  }
}
