import HonourModel

/// The rows that count as above the first row of a table, and the chains that lead up to them.
///
/// Each is made when it is first asked for. Not `Sendable`: it lives as long as its table is written
/// or read. Source: `Protocol/columns.md`, section 3.
final class RowsAbove {
  /// Why a predictor cannot be used.
  enum Refusal: Error, Hashable {
    /// The base has more records of the kind than a look-up may read.
    case tooManyRecords
    /// The column that is looked up through does not refer to records.
    case noLink
    /// What refers to the same records is too much to hold.
    case tooManySiblings
  }

  /// Where the rows above come from.
  private enum Source: Hashable {
    case segmentBefore
    case base
    case siblings
  }

  private struct Way: Hashable {
    let source: Source
    let key: ColumnTable.Name
  }

  private let kind: [UInt8]
  private let base: any BaseRecords
  private let wholeBase: BaseTable
  /// What the segment before inserted into the kind; nil where it inserted nothing.
  private let segmentBefore: ColumnTable?
  private let limits: SiblingLimits
  private var siblings: [ColumnTable.Name: Result<ColumnTable, Refusal>] = [:]
  private var chains: [Way: KeyChain] = [:]

  init(
    ofKind kind: [UInt8], base: any BaseRecords, wholeBase: BaseTable,
    segmentBefore: ColumnTable?, limits: SiblingLimits
  ) {
    self.kind = kind
    self.base = base
    self.wholeBase = wholeBase
    self.segmentBefore = segmentBefore
    self.limits = limits
  }

  /// The rows above that a look-up through a column of the table itself may find; nil where the
  /// predictor is no look-up.
  ///
  /// - Throws: ``Refusal``, and what the base throws.
  func rows(
    _ predictor: ColumnCode.Predictor, _ earlier: [ColumnTable.Column]
  ) throws -> (chain: KeyChain, table: ColumnTable)? {
    switch predictor {
    case .none, .previous, .old, .column: return nil
    case .lookup(let key):
      return lookUp(earlier[key], .segmentBefore, segmentBefore ?? ColumnTable())
    case .baseLookup(let key):
      guard let table = try wholeBase.records(ofKind: kind) else { throw Refusal.tooManyRecords }
      return lookUp(earlier[key], .base, table)
    case .sibling(let key):
      return lookUp(earlier[key], .siblings, try siblings(through: earlier[key]))
    }
  }

  /// The look-ups through a column of inserted rows that may find something; `number` is the column's.
  func lookups(
    through key: ColumnTable.Column, _ number: Int
  ) throws -> [ColumnCode.Predictor] {
    guard let whole = try wholeBase.records(ofKind: kind) else {
      return key.link(ofKind: kind) != nil
        ? [.lookup(number), .sibling(number)] : [.lookup(number)]
    }
    if whole.rowCount == 0 { return [.lookup(number)] }
    return segmentBefore == nil
      ? [.baseLookup(number)] : [.baseLookup(number), .lookup(number)]
  }

  private func lookUp(
    _ key: ColumnTable.Column, _ source: Source, _ table: ColumnTable
  ) -> (chain: KeyChain, table: ColumnTable) {
    let way = Way(source: source, key: key.name)
    let chain = chains[way] ?? KeyChain(key, above: table)
    chains[way] = chain
    return (chain, table)
  }

  private func siblings(through key: ColumnTable.Column) throws -> ColumnTable {
    if let known = siblings[key.name] { return try known.get() }
    let found: Result<ColumnTable, Refusal>
    do {
      found = .success(ColumnTable(try Siblings.find(key, ofKind: kind, base: base, limits)))
    } catch let refusal as Refusal {
      found = .failure(refusal)
    }
    siblings[key.name] = found
    return try found.get()
  }
}
