import HonourModel

/// How much of a base may be read and held to find what refers to the same records.
struct SiblingLimits {
  /// Referrers of one record.
  let referrers: Int
  /// Canonical bytes of all siblings.
  let bytes: Int

  /// What a writer that chooses allows itself.
  static let choosing = SiblingLimits(referrers: 256, bytes: Segment.fullBytes)
  /// What a stream may ask for.
  static let reading = SiblingLimits(referrers: .max, bytes: Segment.recordByteLimit)
}

/// The records of a base that refer to what a column refers to: for each different cell the last one.
///
/// Source: `Protocol/columns.md`, section 3.
enum Siblings {
  /// In the order of their ids.
  ///
  /// - Throws: ``RowsAbove/Refusal``, and what the base throws.
  static func find(
    _ key: ColumnTable.Column, ofKind kind: [UInt8], base: any BaseRecords,
    _ limits: SiblingLimits
  ) throws -> [CanonicalRecord] {
    guard let field = key.fieldName, let link = key.link(ofKind: kind) else {
      throw RowsAbove.Refusal.noLink
    }
    var index = CellIndex(expectedCells: 64)
    var targets: [RecordKey] = []
    for number in 0..<key.cells.count where index.row(of: key.cells[number]) == nil {
      guard let target = link.target(key.cells[number]) else { continue }
      index.enter(key.cells[number], row: Int32(clamping: targets.count))
      targets.append(target)
    }
    var found: [CanonicalRecord?] = Array(repeating: nil, count: targets.count)
    var byteCount = 0
    let isWhole = try base.forEachReferrer(ofKind: kind, to: targets, atMost: limits.referrers) {
      record in
      guard let cell = cell(of: field, in: record), let place = index.row(of: cell) else {
        return true
      }
      if let last = found[place] {
        guard last.key < record.key else { return false }
        byteCount -= last.bytes.count
      }
      byteCount += record.bytes.count
      found[place] = record
      guard byteCount <= limits.bytes else { throw RowsAbove.Refusal.tooManySiblings }
      return false
    }
    guard isWhole else { throw RowsAbove.Refusal.tooManySiblings }
    return found.compactMap(\.self).sorted { $0.key < $1.key }
  }

  private static func cell(of field: FieldName, in record: CanonicalRecord) -> ArraySlice<UInt8>? {
    for member in RecordMembers(record.bytes) where member.name == field.bytes[...] {
      return RecordMembers.plainText(member.value)
    }
    return nil
  }
}
