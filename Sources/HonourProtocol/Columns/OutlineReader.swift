import HonourModel

/// Reads the outlines of segments from a plain stream that comes in pieces.
///
/// What needs the base is passed over and not checked. After it threw it is of no more use.
/// Source: `Protocol/columns.md`.
package struct OutlineReader {
  private var recipe: Recipe
  private var cutter = SegmentCutter()
  /// Whether nothing stands before the stream, so that nothing is missing.
  private let isSnapshot: Bool

  package init(recipe: [UInt8], isSnapshot: Bool) {
    self.recipe = Recipe(following: recipe)
    self.isSnapshot = isSnapshot
  }

  /// Takes the next plain bytes, for ``next()``.
  package mutating func append(_ plain: [UInt8]) { cutter.append(plain) }

  /// The next whole segment; nil where more bytes are needed.
  package mutating func next() throws(WireError) -> SegmentOutline? {
    guard let (bytes, start) = try cutter.next() else { return nil }
    var input = ColumnInput(bytes, at: start)
    var allowance = SegmentAllowance()
    var codes = Codes()
    var sections: [SegmentOutline.Section] = []
    for _ in 0..<(try input.count("kinds", limit: input.remaining)) {
      sections.append(try section(&input, &allowance, &codes))
    }
    guard input.remaining == 0 else {
      throw input.error(.trailingBytes(count: UInt64(input.remaining)), "end")
    }
    return SegmentOutline(
      offset: start, byteCount: bytes.count, sections: sections,
      changes: try changes(bytes, at: start, codes, sections))
  }

  /// Ends the stream: no segment may be open, and no code left.
  package func finish() throws(WireError) {
    try cutter.finish()
    try recipe.finish()
  }

  /// The codes of one segment.
  private struct Codes {
    var bytes: [UInt8] = []
    var seesBase = false
  }

  private mutating func section(
    _ input: inout ColumnInput, _ allowance: inout SegmentAllowance, _ codes: inout Codes
  ) throws(WireError) -> SegmentOutline.Section {
    let head = try SectionHead(from: &input, &allowance)
    let columns =
      try self.columns(head.patchTable, isInserted: false, &input, &codes)
      + self.columns(head.insertTable, isInserted: true, &input, &codes)
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
    _ codes: inout Codes
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
      code.write(to: &codes.bytes)
      if case .baseLookup = code.predictor { codes.seesBase = true }
      let rows = planned.rows.count
      let byteCount = try ColumnExtent.skip(code.residual, rows: rows, in: &input)
      columns.append(
        SegmentOutline.Column(
          name: names[number], isInserted: isInserted, code: code.words(names), cells: rows,
          byteCount: byteCount))
    }
    return columns
  }

  private func changes(
    _ bytes: [UInt8], at start: UInt64, _ codes: Codes, _ sections: [SegmentOutline.Section]
  ) throws(WireError) -> [RecordChange]? {
    let onlyInserts = sections.allSatisfy { $0.deletes.isEmpty && $0.patchCount == 0 }
    guard isSnapshot || (onlyInserts && !codes.seesBase) else { return nil }
    var reader = SegmentReader(recipe: codes.bytes, base: EmptyBase())
    do {
      return try reader.read(bytes, at: start)
    } catch let fault as WireError {
      throw fault
    } catch {
      preconditionFailure("An empty base throws nothing.")
    }
  }
}
