import HonourModel

/// Writes the changes between two states as segments of columns.
///
/// It chooses a code for each column, or follows a recipe. Not `Sendable`: it lives on one queue.
/// Source: `Protocol/columns.md`.
package struct SegmentWriter {
  /// Segments, and where their columns end, the last before the bits: there a compressor does well to begin anew.
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

  private let base: any RankedBase
  private let wholeBase: BaseTable
  private let chooser = CodeChooser()
  private var recipe: Recipe
  private let limits: SiblingLimits
  /// What the last segment inserted into its last kind.
  private var inserted: (kind: [UInt8], table: ColumnTable)?

  /// - Parameters:
  ///   - base: The state that the changes start from.
  ///   - recipe: Codes to follow; nil where they are to be chosen.
  package init(base: any RankedBase, recipe: [UInt8]? = nil) {
    self.base = base
    wholeBase = BaseTable(base)
    self.recipe = Recipe(following: recipe)
    limits = recipe == nil ? .choosing : .reading
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
    let links = try LinkRanks(sections, base: base)
    var body = SegmentBytes()
    body.count(sections.count)
    for (kind, rows) in sections {
      body.head(kind, rows)
      try write(rows.patches, old: rows.old, kind: kind, above(kind, nil), links, to: &body)
      let before = inserted?.kind == kind ? inserted?.table : nil
      try write(rows.inserts, old: nil, kind: kind, above(kind, before), links, to: &body)
      inserted = (kind, rows.inserts)
    }
    return body.output
  }

  private func above(_ kind: [UInt8], _ segmentBefore: ColumnTable?) -> RowsAbove {
    RowsAbove(
      ofKind: kind, base: base, wholeBase: wholeBase, segmentBefore: segmentBefore, limits: limits)
  }

  private mutating func write(
    _ table: ColumnTable, old: ColumnTable?, kind: [UInt8], _ above: RowsAbove,
    _ links: LinkRanks, to body: inout SegmentBytes
  ) throws {
    for number in table.columns.indices {
      let column = ColumnInPlace(
        column: table.columns[number], earlier: Array(table.columns[..<number]),
        old: old?.columns[number], above: above, kind: kind, links: links)
      let given: ColumnCode?
      do { given = try recipe.next(column: number) } catch { throw Fault.unsuitableRecipe }
      let code: ColumnCode
      if let given {
        code = given
      } else if recipe.isFull {
        code = .text
      } else {
        code = try chooser.choose(for: column)
      }
      guard let encoded = try column.encode(by: code) else { throw Fault.unsuitableRecipe }
      recipe.note(code)
      body.column(encoded, isPacked: code.isPacked)
    }
  }
}
