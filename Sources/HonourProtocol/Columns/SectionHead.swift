import HonourModel

/// Everything of a section but its columns: what changes, where, and which cells follow.
///
/// Source: `Protocol/columns.md`, section 1.
struct SectionHead {
  struct Group {
    let mask: Segment.FieldMask
    let ranks: [UInt64]
  }

  let kind: [UInt8]
  let fields: [FieldName]
  let deletes: [UInt64]
  let groups: [Group]
  let layouts: [Segment.Layout]
  let layoutNumbers: [Int]
  /// Columns of parts in the table of inserted rows.
  let partCount: Int
  /// For each field, whether an inserted row has it.
  let usedFields: [Bool]

  /// Reads a head; its rows and places are taken off what the segment may still have.
  init(from input: inout ColumnInput, _ allowance: inout SegmentAllowance) throws(WireError) {
    kind = Array(try Self.text(&input, "kind"))
    guard RecordKey.isKind(kind) else { throw input.error(.noKey, "kind") }
    try allowance.begin(kind, input)
    fields = try Self.fields(&input)
    let maskBytes = (fields.count + 7) / 8
    let deleteCount = try Self.rows(&input, "deletes", &allowance)
    var masks: [(Segment.FieldMask, Int)] = []
    for _ in 0..<(try input.count("groups", limit: Segment.rowLimit)) {
      let mask = try Self.mask(maskBytes, fields.count, &input)
      if let last = masks.last, !(last.0 < mask) { throw input.error(.notRising, "group") }
      masks.append((mask, try Self.rows(&input, "group.rows", &allowance)))
    }
    let ranks = try PackedRanks(
      ofCount: masks.reduce(deleteCount) { $0 + $1.1 }, from: &input)
    deletes = try ranks.list(ofCount: deleteCount, from: &input)
    var groups: [Group] = []
    for (mask, count) in masks {
      groups.append(Group(mask: mask, ranks: try ranks.list(ofCount: count, from: &input)))
    }
    self.groups = groups
    (layouts, layoutNumbers) = try Self.layouts(
      &input, maskBytes: maskBytes, fieldCount: fields.count, &allowance)
    partCount = layouts.map { $0.signs.count + 1 }.max() ?? 0
    let widths = layouts.reduce(into: Segment.FieldMask(fieldCount: fields.count)) { all, layout in
      all.formUnion(layout.fields)
    }
    usedFields = fields.indices.map { widths[$0] }
    try allowance.take(places: places, input)
  }

  private static func text(
    _ input: inout ColumnInput, _ name: String
  ) throws(WireError) -> ArraySlice<UInt8> {
    try input.bytes(try input.count(name + ".length", limit: input.remaining), name)
  }

  private static func fields(_ input: inout ColumnInput) throws(WireError) -> [FieldName] {
    var fields: [FieldName] = []
    for _ in 0..<(try input.count("fields", limit: Segment.fieldLimit)) {
      let field = FieldName(try text(&input, "field"))
      guard field != .id, field != .kind else { throw input.error(.noKey, "field") }
      if let last = fields.last, !(last < field) { throw input.error(.notRising, "field") }
      fields.append(field)
    }
    return fields
  }

  private static func rows(
    _ input: inout ColumnInput, _ name: String, _ allowance: inout SegmentAllowance
  ) throws(WireError) -> Int {
    let count = try input.count(name, limit: allowance.rows)
    allowance.take(rows: count)
    return count
  }

  private static func mask(
    _ byteCount: Int, _ fieldCount: Int, _ input: inout ColumnInput
  ) throws(WireError) -> Segment.FieldMask {
    let mask = Segment.FieldMask(bytes: try input.bytes(byteCount, "mask"))
    if fieldCount % 8 != 0, let last = mask.bytes.last, last >> UInt8(fieldCount % 8) != 0 {
      throw input.error(.unknownValue(UInt64(last), known: 0...0), "mask")
    }
    return mask
  }

  private static func layouts(
    _ input: inout ColumnInput, maskBytes: Int, fieldCount: Int,
    _ allowance: inout SegmentAllowance
  ) throws(WireError) -> ([Segment.Layout], [Int]) {
    let rowCount = try rows(&input, "inserts", &allowance)
    guard rowCount > 0 else { return ([], []) }
    let layoutCount = try input.count("layouts", limit: rowCount)
    guard layoutCount > 0 else { throw input.error(.belowLimit(value: 0, limit: 1), "layouts") }
    var layouts: [Segment.Layout] = []
    for _ in 0..<layoutCount {
      let signs = Array(try text(&input, "layout.signs"))
      guard signs.count <= RecordKey.idByteLimit, signs.allSatisfy(IdentifierParts.isSign) else {
        throw input.error(.noKey, "layout.signs")
      }
      layouts.append(
        Segment.Layout(signs: signs, fields: try mask(maskBytes, fieldCount, &input)))
    }
    guard layoutCount > 1 else { return (layouts, Array(repeating: 0, count: rowCount)) }
    var numbers: [Int] = []
    for _ in 0..<rowCount {
      numbers.append(try input.count("layout", limit: layoutCount - 1))
    }
    return (layouts, numbers)
  }
}

// The columns that follow from a head.
extension SectionHead {
  /// The places that follow; below 2⁴³, since rows are at most 2¹⁶ and fields fit in a segment.
  var places: Int {
    Segment.places(
      fields: fields.count, parts: partCount, patched: groups.reduce(0) { $0 + $1.ranks.count },
      inserted: layoutNumbers.count)
  }

  /// The patched fields, and which rows of all groups have them.
  var patchTable: [ColumnTable.Column] {
    var starts: [Int] = [0]
    for group in groups { starts.append(starts[starts.count - 1] + group.ranks.count) }
    return fields.indices.compactMap { field in
      var rows: [Int32] = []
      for (group, start) in zip(groups, starts) where group.mask[field] {
        rows += (start..<start + group.ranks.count).map { Int32(clamping: $0) }
      }
      let isUsed = groups.contains { $0.mask[field] }
      return isUsed ? ColumnTable.Column(name: .field(fields[field]), rows: rows) : nil
    }
  }

  /// The parts of the ids, then the fields, and which inserted rows have them.
  var insertTable: [ColumnTable.Column] {
    var parts = Array(repeating: [Int32](), count: partCount)
    var cells = Array(repeating: [Int32](), count: fields.count)
    let fieldsOf = layouts.map { layout in fields.indices.filter { layout.fields[$0] } }
    for (row, number) in layoutNumbers.enumerated() {
      let row = Int32(clamping: row)
      for part in 0...layouts[number].signs.count { parts[part].append(row) }
      for field in fieldsOf[number] { cells[field].append(row) }
    }
    let used = fields.indices.filter { usedFields[$0] }
    return parts.enumerated().map { ColumnTable.Column(name: .part($0), rows: $1) }
      + used.map { ColumnTable.Column(name: .field(fields[$0]), rows: cells[$0]) }
  }

  /// The old cells of what is patched; the records come in the order of the rows.
  func oldTable(of records: [CanonicalRecord]) -> ColumnTable {
    let used = fields.indices.filter { field in groups.contains { $0.mask[field] } }
    let numbers = Dictionary(uniqueKeysWithValues: used.enumerated().map { (fields[$1], $0) })
    var table = ColumnTable(names: used.map { .field(fields[$0]) })
    var index = 0
    for group in groups {
      for _ in group.ranks {
        table.addRow { columns, row in
          for member in RecordMembers(records[index].bytes) {
            guard let column = numbers[FieldName(member.name)], group.mask[used[column]] else {
              continue
            }
            columns[column].append(json: member.value, row: row)
          }
        }
        index += 1
      }
    }
    return table
  }
}
