import HonourModel

/// Writes the changes between two states as segments of columns.
///
/// It chooses a code for each column, or follows a recipe. Not `Sendable`: it lives on one queue.
/// Source: `Protocol/columns.md`.
package struct SegmentWriter {
  /// Segments, and where their columns end: there a compressor does well to begin anew.
  package struct Output: Hashable, Sendable {
    package let bytes: [UInt8]
    package let columnEnds: [Int]

    static func + (left: Output, right: Output) -> Output {
      Output(
        bytes: left.bytes + right.bytes,
        columnEnds: left.columnEnds + right.columnEnds.map { $0 + left.bytes.count })
    }
  }

  package enum Fault: Error, Hashable, Sendable {
    /// The recipe given names a code that cannot say what its column holds, or does not end with
    /// the last column.
    case unsuitableRecipe
  }

  private let base: any BaseRecords
  private let chooser = CodeChooser()
  private var recipe: Recipe
  private var bases: [[UInt8]: ColumnTable] = [:]

  /// - Parameters:
  ///   - base: The state that the changes start from.
  ///   - recipe: Codes to follow; nil where they are to be chosen.
  package init(base: any BaseRecords, recipe: [UInt8]? = nil) {
    self.base = base
    self.recipe = Recipe(following: recipe)
  }

  /// What to tell the reader beside the segments.
  package var recipeBytes: [UInt8] { recipe.bytes }

  /// Ends the segments: a recipe that was given must have been followed to its end.
  package func finish() throws {
    do { try recipe.finish() } catch { throw Fault.unsuitableRecipe }
  }

  /// Writes changes as one segment, as two halves where their places are too many for one.
  ///
  /// There are 1 to 65,536 changes in rising key order, all after those of the last segment.
  ///
  /// - Throws: ``Fault``, ``WireError`` where a record is not canonical, and what the base throws.
  package mutating func segments(_ changes: [RankedChange]) throws -> Output {
    var sections: [(kind: [UInt8], rows: SectionRows)] = []
    var start = 0
    var placesLeft = Segment.placeLimit
    while start < changes.count {
      let kind = Array(changes[start].key.kindBytes)
      var end = start + 1
      while end < changes.count, changes[end].key.kindBytes.elementsEqual(kind) { end += 1 }
      guard let rows = try SectionRows(changes[start..<end], placesLeft: &placesLeft) else {
        let middle = changes.count / 2
        let first = try segments(Array(changes[..<middle]))
        return first + (try segments(Array(changes[middle...])))
      }
      sections.append((kind, rows))
      start = end
    }
    var body = SegmentBytes()
    body.count(sections.count)
    for (kind, rows) in sections {
      body.head(kind, rows)
      try write(rows.patches, old: rows.old, kind: kind, inserts: false, to: &body)
      try write(rows.inserts, old: nil, kind: kind, inserts: true, to: &body)
    }
    return body.output
  }

  private mutating func write(
    _ table: ColumnTable, old: ColumnTable?, kind: [UInt8], inserts: Bool,
    to body: inout SegmentBytes
  ) throws {
    let chains = KeyChains(base: inserts && table.rowCount > 0 ? try baseTable(kind) : nil)
    for number in table.columns.indices {
      let column = table.columns[number]
      let earlier = Array(table.columns[..<number])
      let before = old?.columns[number]
      let given: ColumnCode?
      do { given = try recipe.next(column: number) } catch { throw Fault.unsuitableRecipe }
      let code: ColumnCode
      if let given {
        code = given
      } else if recipe.isFull {
        code = .text
      } else {
        code = chooser.choose(for: column, earlier: earlier, old: before, chains: chains)
      }
      guard
        let prediction = Prediction(
          code.predictor, for: column, earlier: earlier, old: before, chains: chains),
        let bytes = ColumnEncoder.encode(column.cells, by: code.residual, prediction)
      else { throw Fault.unsuitableRecipe }
      recipe.note(code)
      body.column(bytes)
    }
  }

  /// The records of a kind in the base as columns; nil where there are too many.
  private mutating func baseTable(_ kind: [UInt8]) throws -> ColumnTable? {
    if let table = bases[kind] { return table.rowCount > 0 ? table : nil }
    let records = try base.records(ofKind: kind, atMost: Segment.baseLimit) ?? []
    let table = ColumnTable(records)
    bases = [kind: table]
    return table.rowCount > 0 ? table : nil
  }
}
