import HonourModel

/// The cells of a column as the ranks of records of the base whose ids they are.
///
/// Source: `Protocol/columns.md`, section 4.
struct RankedCells {
  /// Which ids the cells of a column are.
  struct Form {
    /// Of which records.
    let kind: [UInt8]
    /// Whether the kind and a slash stand before each id.
    let hasKind: Bool

    /// The cell of an id.
    func cell(_ id: [UInt8]) -> [UInt8] { hasKind ? kind + [Self.slash] + id : id }

    private static let slash = UInt8(ascii: "/")
  }

  let form: Form
  /// For each cell; nil where the base has no such record of the kind.
  let ranks: [UInt64?]

  /// Nil where the column does not refer to records of the base.
  ///
  /// A field that may refer to several kinds is read for the kind of its first reference.
  init?(_ column: ColumnTable.Column, ofKind kind: [UInt8], _ links: LinkRanks) {
    guard let link = column.link(ofKind: kind) else { return nil }
    var distinct = DistinctCells()
    let numbers = (0..<column.cells.count).map { distinct.number(of: column.cells[$0]) }
    let targets = (0..<distinct.cells.count).map { link.target(distinct.cells[$0]) }
    guard let first = targets.lazy.compactMap(\.self).first else { return nil }
    form = Form(kind: Array(first.kindBytes), hasKind: link == .path)
    let known = targets.map { target in
      target.flatMap { $0.kindBytes == first.kindBytes ? links[$0] : nil }
    }
    guard known.contains(where: { $0 != nil }) else { return nil }
    ranks = numbers.map { known[$0] }
  }

  /// The first cells alone.
  init(_ whole: RankedCells, prefix: Int) {
    form = whole.form
    ranks = Array(whole.ranks.prefix(prefix))
  }

  func encode(_ cells: CellColumn) -> EncodedColumn {
    var bytes: [UInt8] = []
    Varint.append(UInt64(form.kind.count), to: &bytes)
    bytes += form.kind
    bytes.append(form.hasKind ? 1 : 0)
    var texts: [UInt8] = []
    for (number, rank) in ranks.enumerated() where rank == nil {
      texts.append(contentsOf: cells[number])
      texts.append(UInt8(ascii: "\n"))
    }
    // A rank is below 2⁶³.
    return EncodedColumn(
      bytes, numbers: ranks.map { rank in rank.map { $0 + 1 } ?? 0 }, texts: texts)
  }

  /// What the bytes of a column say of each cell.
  enum Item {
    case rank(UInt64)
    case text(ArraySlice<UInt8>)
  }

  /// Reads the bytes of a column of so many cells.
  static func items(
    _ count: Int, isPacked: Bool, from input: inout ColumnInput
  ) throws(WireError) -> (form: Form, items: [Item]) {
    let kind = try input.bytes(
      try input.count("rank.kind.length", limit: input.remaining), "rank.kind")
    guard RecordKey.isKind(kind) else { throw input.error(.noKey, "rank.kind") }
    let mark = try input.byte("rank.form")
    guard mark <= 1 else {
      throw input.error(.unknownValue(UInt64(mark), known: 0...1), "rank.form")
    }
    let packed = isPacked ? try PackedNumbers.form(from: &input) : nil
    var numbers: [UInt64] = []
    for _ in 0..<count {
      numbers.append(try input.number(packed, "rank.number", limit: WireLimits.counter + 1))
    }
    var items: [Item] = []
    for number in numbers {
      items.append(number == 0 ? .text(try input.line("rank.text")) : .rank(number - 1))
    }
    return (Form(kind: Array(kind), hasKind: mark == 1), items)
  }
}
