package import HonourModel

/// Reads segments of columns from a plain stream that comes in pieces.
///
/// It holds at most one segment. After it threw it is of no more use. Not `Sendable`.
/// Source: `Protocol/columns.md`.
package struct SegmentReader {
  private let base: any BaseRecords
  private var recipe: Recipe
  private var cutter = SegmentCutter()
  private var last: RecordKey?
  private let wholeBase: BaseTable
  /// What the last segment inserted into its last kind.
  private var inserted: (kind: [UInt8], table: ColumnTable)?

  /// - Parameters:
  ///   - recipe: As the manifest carries it.
  ///   - base: The state that the changes start from.
  package init(recipe: [UInt8], base: any BaseRecords) {
    self.recipe = Recipe(following: recipe)
    self.base = base
    wholeBase = BaseTable(base)
  }

  /// Takes the next plain bytes and gives the changes of the segments that they complete, in key
  /// order.
  ///
  /// - Throws: ``WireError`` with the offset in the plain stream, and what the base throws.
  package mutating func append(_ plain: [UInt8]) throws -> [RecordChange] {
    cutter.append(plain)
    var changes: [RecordChange] = []
    while let (segment, start) = try cutter.next() {
      changes += try read(segment, at: start)
    }
    return changes
  }

  /// The changes of one whole segment, given without its length, after those of the last one.
  mutating func read(_ segment: [UInt8], at start: UInt64) throws -> [RecordChange] {
    var input = ColumnInput(segment, at: start)
    let changes = try read(&input)
    for change in changes {
      if let last, !(last < change.key) { throw input.error(.notRising, "key") }
      last = change.key
    }
    return changes
  }

  /// Ends the stream: no segment may be open, and no code left.
  package func finish() throws(WireError) {
    try cutter.finish()
    try recipe.finish()
  }

  private mutating func read(_ input: inout ColumnInput) throws -> [RecordChange] {
    var changes: [RecordChange] = []
    var allowance = SegmentAllowance()
    var budget = Segment.cellLimit
    for _ in 0..<(try input.count("kinds", limit: input.remaining)) {
      let head = try SectionHead(from: &input, &allowance)
      changes += try read(head, &allowance, budget: &budget, &input)
    }
    try input.finish()
    return changes
  }

  /// The changes of one kind, in key order.
  private mutating func read(
    _ head: SectionHead, _ allowance: inout SegmentAllowance, budget: inout Int,
    _ input: inout ColumnInput
  ) throws -> [RecordChange] {
    var patched: [CanonicalRecord] = []
    for group in head.groups {
      patched += try records(head.kind, group.ranks, &allowance, input)
    }
    func above(_ segmentBefore: ColumnTable?) -> RowsAbove {
      RowsAbove(
        ofKind: head.kind, base: base, wholeBase: wholeBase, segmentBefore: segmentBefore,
        limits: .reading)
    }
    let patches = try columns(
      head.patchTable, old: head.oldTable(of: patched), above(nil), &budget, &input)
    let inserts = try columns(
      head.insertTable, old: nil, above(inserted?.kind == head.kind ? inserted?.table : nil),
      &budget, &input)
    inserted = (head.kind, ColumnTable(inserts, rowCount: head.layoutNumbers.count))
    var changes: [RecordChange] = []
    for record in try records(head.kind, head.deletes, &allowance, input) {
      changes.append(.delete(record.key))
    }
    let assembler = RecordAssembler(head)
    for (row, record) in patched.enumerated() {
      let new = try assembler.patched(record, row: row, patches, input)
      try allowance.take(recordBytes: new.bytes.count, input)
      changes.append(.put(new))
    }
    for row in head.layoutNumbers.indices {
      let new = try assembler.inserted(row: row, inserts, input)
      try allowance.take(recordBytes: new.bytes.count, input)
      changes.append(.put(new))
    }
    return changes.sorted { $0.key < $1.key }
  }

  private func records(
    _ kind: [UInt8], _ ranks: [UInt64], _ allowance: inout SegmentAllowance, _ input: ColumnInput
  ) throws -> [CanonicalRecord] {
    guard let highest = ranks.last else { return [] }
    let records = try base.records(ofKind: kind, ranks: ranks)
    guard records.count == ranks.count else {
      throw input.error(.aboveLimit(value: highest, limit: UInt64(records.count)), "rank")
    }
    try allowance.take(recordBytes: records.reduce(0) { $0 + $1.bytes.count }, input)
    return records
  }

  /// Fills columns that know their rows.
  private mutating func columns(
    _ plan: [ColumnTable.Column], old: ColumnTable?, _ above: RowsAbove, _ budget: inout Int,
    _ input: inout ColumnInput
  ) throws -> [ColumnTable.Column] {
    var done: [ColumnTable.Column] = []
    for (number, planned) in plan.enumerated() {
      let code = try recipe.next(column: number) ?? .text
      let prediction = try prediction(
        code, for: planned, earlier: done, old: old?.columns[number], above, input)
      let decoder = ColumnDecoder(
        rowCount: planned.rows.count, prediction: prediction, budget: budget)
      let cells: CellColumn
      (cells, budget) = try ColumnDecoder.decode(
        decoder, by: code, base: base, from: &input)
      var column = planned
      column.fill(cells)
      done.append(column)
    }
    return done
  }

  private func prediction(
    _ code: ColumnCode, for column: ColumnTable.Column, earlier: [ColumnTable.Column],
    old: ColumnTable.Column?, _ above: RowsAbove, _ input: ColumnInput
  ) throws -> Prediction {
    let found: Prediction?
    do {
      found = try Prediction(
        code.predictor, for: column, earlier: earlier, old: old, above: above)
    } catch let refusal as RowsAbove.Refusal {
      switch refusal {
      case .tooManyRecords:
        let limit = UInt64(Segment.baseLimit)
        throw input.error(.aboveLimit(value: limit + 1, limit: limit), "base")
      case .noLink: throw input.error(.unknownValue(6, known: 0...5), "predictor")
      case .tooManySiblings:
        let limit = UInt64(Segment.recordByteLimit)
        throw input.error(.aboveLimit(value: limit + 1, limit: limit), "siblings")
      }
    }
    guard let found else { throw input.error(.unknownValue(2, known: 0...1), "predictor") }
    return found
  }
}
