import HonourModel

/// The ranks of all records of the base that the links of a segment refer to, asked for at once.
///
/// Source: `Protocol/columns.md`, section 4.
struct LinkRanks {
  private let ranks: [RecordKey: UInt64]

  init(_ sections: [(kind: [UInt8], rows: SectionRows)], base: any RankedBase) throws {
    var targets: Set<RecordKey> = []
    for (kind, rows) in sections {
      for column in rows.patches.columns + rows.inserts.columns {
        guard let link = column.link(ofKind: kind) else { continue }
        for number in 0..<column.cells.count {
          if let target = link.target(column.cells[number]) { targets.insert(target) }
        }
      }
    }
    let keys = targets.sorted()
    var ranks: [RecordKey: UInt64] = [:]
    if !keys.isEmpty {
      for (key, rank) in zip(keys, try base.ranks(of: keys)) { ranks[key] = rank }
    }
    self.ranks = ranks
  }

  /// Nil where the base has no such record.
  subscript(key: RecordKey) -> UInt64? { ranks[key] }
}

extension ColumnTable.Column {
  /// What the cells refer to; nil where the column is no link of the kind.
  func link(ofKind kind: [UInt8]) -> Link? {
    fieldName.flatMap { Link(kind: kind, field: $0.bytes) }
  }
}
