import HonourModel

/// Reads the outlines of segments from a plain stream that comes in pieces.
///
/// What needs a base that is not at hand is passed over and not checked. After it threw it is of no more use.
/// Source: `Protocol/columns.md`.
package struct OutlineReader {
  private var recipe: Recipe
  private var cutter = SegmentCutter()
  /// Whether the base is at hand, so that nothing is missing.
  private let hasBase: Bool
  /// Reads what can be read; nil once a segment needed a base that is not at hand.
  private var reader: SegmentReader?

  /// `base` is what the stream starts from, for a snapshot nothing; nil where it is not at hand.
  package init(recipe: [UInt8], base: ListedBase?) {
    self.recipe = Recipe(following: recipe)
    hasBase = base != nil
    reader = SegmentReader(recipe: recipe, base: base ?? ListedBase())
  }

  /// Takes the next plain bytes, for ``next()``.
  package mutating func append(_ plain: [UInt8]) { cutter.append(plain) }

  /// The next whole segment; nil where more bytes are needed.
  package mutating func next() throws(WireError) -> SegmentOutline? {
    guard let (bytes, start) = try cutter.next() else { return nil }
    var input = ColumnInput(bytes, at: start)
    var allowance = SegmentAllowance()
    var seesBase = false
    var sections: [SegmentOutline.Section] = []
    for _ in 0..<(try input.count("kinds", limit: input.remaining)) {
      sections.append(try section(&input, &allowance, &seesBase))
    }
    try input.finish()
    return SegmentOutline(
      offset: start, byteCount: bytes.count, sections: sections,
      changes: try changes(bytes, at: start, seesBase: seesBase, sections))
  }

  /// Ends the stream: no segment may be open, and no code left.
  package func finish() throws(WireError) {
    try cutter.finish()
    try recipe.finish()
  }

  private mutating func section(
    _ input: inout ColumnInput, _ allowance: inout SegmentAllowance, _ seesBase: inout Bool
  ) throws(WireError) -> SegmentOutline.Section {
    let head = try SectionHead(from: &input, &allowance)
    let columns =
      try self.columns(head.patchTable, isInserted: false, &input, &seesBase)
      + self.columns(head.insertTable, isInserted: true, &input, &seesBase)
    return SegmentOutline.Section(
      kind: String(decoding: head.kind, as: UTF8.self), deletes: head.deletes,
      groups: head.groups.map { group in
        let fields = head.fields.indices.filter { group.mask[$0] }
        return SegmentOutline.Group(
          fields: fields.map { String(decoding: head.fields[$0].bytes, as: UTF8.self) },
          ranks: group.ranks)
      },
      insertCount: head.layoutNumbers.count, columns: columns)
  }

  private mutating func columns(
    _ plan: [ColumnTable.Column], isInserted: Bool, _ input: inout ColumnInput,
    _ seesBase: inout Bool
  ) throws(WireError) -> [SegmentOutline.Column] {
    let names = plan.map { column in
      switch column.name {
      case .part(let number): "part \(number)"
      case .field(let name): String(decoding: name.bytes, as: UTF8.self)
      }
    }
    var columns: [SegmentOutline.Column] = []
    for (number, planned) in plan.enumerated() {
      let code = try recipe.next(column: number) ?? .text
      seesBase = seesBase || code.seesBase
      let rows = planned.rows.count
      let extent = try ColumnExtent.skip(code, rows: rows, in: &input)
      columns.append(
        SegmentOutline.Column(
          name: names[number], isInserted: isInserted, code: code.words(names), cells: rows,
          byteCount: extent.bytes, bitCount: extent.bits))
    }
    return columns
  }

  /// The changes of a segment; nil where it, or one before it, cannot be read without the base.
  private mutating func changes(
    _ bytes: [UInt8], at start: UInt64, seesBase: Bool, _ sections: [SegmentOutline.Section]
  ) throws(WireError) -> [RecordChange]? {
    let onlyInserts = sections.allSatisfy { $0.deletes.isEmpty && $0.patchCount == 0 }
    guard hasBase || (onlyInserts && !seesBase) else {
      reader = nil
      return nil
    }
    do {
      return try reader?.read(bytes, at: start)
    } catch let fault as WireError {
      throw fault
    } catch {
      preconditionFailure("A base at hand throws nothing.")
    }
  }
}
