/// The chains of a table's columns, each made when it is first asked for.
///
/// Not `Sendable`: it lives as long as its table is written or read.
final class KeyChains {
  let base: ColumnTable?
  private var own: [ColumnTable.Name: KeyChain] = [:]
  private var withBase: [ColumnTable.Name: KeyChain] = [:]

  init(base: ColumnTable?) { self.base = base }

  func chain(_ column: ColumnTable.Column, throughBase: Bool) -> KeyChain {
    if let known = throughBase ? withBase[column.name] : own[column.name] { return known }
    let chain = KeyChain(column, base: throughBase ? base : nil)
    if throughBase { withBase[column.name] = chain } else { own[column.name] = chain }
    return chain
  }
}
