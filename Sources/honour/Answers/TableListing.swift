import HonourModel
import HonourStore
import HonourTerminal

/// A list as a table for the terminal.
struct TableListing {
  let answer: Answer
  let info: RevisionInfo

  /// - Returns: How many records meet the conditions.
  func write(_ query: ListQuery, limit: Int) throws -> Int {
    let kind = RecordKind(rawValue: query.kind)
    let lookup = answer.lookup()
    let describer = answer.describer(lookup)
    var table = TextTable(Self.columns(kind))
    let total = try answer.state.list(query, limit: limit) { record in
      table.add(try Self.cells(record, kind: kind, describer: describer))
    }
    if total == 0 {
      answer.line("Không có bản ghi nào.")
    } else {
      for line in table.lines(width: answer.width) { answer.output.line(line) }
      answer.output.line()
      let rest = total > limit ? "; trên đây là \(NumberWords.grouped(limit)) bản ghi đầu" : ""
      answer.line("\(NumberWords.grouped(total)) \(CodeWords.kind(query.kind))\(rest).")
    }
    try answer.footer(info)
    return total
  }

  private static func columns(_ kind: RecordKind?) -> [TextTable.Column] {
    let id = TextTable.Column("Mã", minimum: 40)
    switch kind {
    case .honour:
      return [
        .init("Người nhận", minimum: 17), .init("Khen thưởng", minimum: 12),
        .init("Quyết định", minimum: 14), .init("Hiệu lực", minimum: 14), id,
      ]
    case .figure: return [.init("Số liệu", minimum: 44), .init("Nội dung", minimum: 12), id]
    default: return [.init("Tên", minimum: 18), .init("Thông tin", minimum: 12), id]
    }
  }

  private static func cells(
    _ record: Record, kind: RecordKind?, describer: RecordDescriber
  ) throws -> [String] {
    let line = try describer.line(record)
    guard kind == .honour else {
      return [line.title, line.details.joined(separator: " · "), record.key.id]
    }
    return [line.title] + (try describer.honourCells(record)) + [record.key.id]
  }
}
