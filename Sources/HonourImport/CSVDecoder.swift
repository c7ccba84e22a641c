import HonourModel

/// Makes objects of the rows of a CSV file, by its header and the tables of fields.
///
/// A known field is read by its type, an unknown one is a text. Source:
/// `Protocol/data-model.md`, "CSV".
struct CSVDecoder {
  private let columns: [Text]
  private let kindColumn: Int?
  private let defaultKind: RecordKind?

  /// A problem of one cell.
  struct CellFault: Error {
    let field: String
    let problem: ImportProblem
  }

  /// Reads the header.
  init(header: CSVRow, defaultKind: RecordKind?) throws(CellFault) {
    switch header.flaw {
    case nil: break
    case .tooLong: throw CellFault(field: "", problem: .lineTooLong)
    case .quote: throw CellFault(field: "", problem: .csvQuote)
    case .tooManyCells: throw CellFault(field: "", problem: .csvHeader(name: ""))
    }
    var columns: [Text] = []
    var seen: Set<Text> = []
    for cell in header.cells {
      guard let name = String(validating: cell.bytes, as: UTF8.self), !name.isEmpty,
        seen.insert(Text(name)).inserted
      else {
        throw CellFault(
          field: "",
          problem: .csvHeader(name: Excerpt.of(String(decoding: cell.bytes, as: UTF8.self))))
      }
      columns.append(Text(name))
    }
    self.columns = columns
    self.defaultKind = defaultKind
    kindColumn = columns.firstIndex(of: "kind")
  }

  /// Reads one row; every cell that cannot be read is a fault.
  func object(
    of row: CSVRow
  ) -> (object: JSONObject, rewrittenNumbers: [String: String], faults: [CellFault]) {
    if let flaw = row.flaw { return (JSONObject(), [:], [fault(of: flaw)]) }
    guard row.cells.count == columns.count else {
      let problem = ImportProblem.csvCells(found: row.cells.count, expected: columns.count)
      return (JSONObject(), [:], [CellFault(field: "", problem: problem)])
    }
    var object = JSONObject()
    var rewrittenNumbers: [String: String] = [:]
    var faults: [CellFault] = []
    let kindName = kindColumn.flatMap { column in
      row.cells[column].isAbsent ? nil : String(decoding: row.cells[column].bytes, as: UTF8.self)
    }
    guard let kindName = kindName ?? defaultKind?.rawValue else {
      return (object, [:], [CellFault(field: "kind", problem: .csvKind)])
    }
    object["kind"] = .string(Text(kindName))
    let kind = RecordKind(rawValue: kindName)
    for (column, cell) in zip(columns, row.cells) where !cell.isAbsent {
      do {
        object[column] = try Self.value(
          of: cell, type: Self.type(of: column, in: kind), at: column.string,
          rewrittenNumbers: &rewrittenNumbers)
      } catch {
        faults.append(error)
      }
    }
    return (object, rewrittenNumbers, faults)
  }

  private func fault(of flaw: CSVRow.Flaw) -> CellFault {
    switch flaw {
    case .tooLong: CellFault(field: "", problem: .lineTooLong)
    case .quote(let column):
      CellFault(
        field: column < columns.count ? columns[column].string : "", problem: .csvQuote)
    case .tooManyCells:
      CellFault(
        field: "",
        problem: .csvCells(found: ImportLimits.columns + 1, expected: columns.count))
    }
  }

  private static func type(of column: Text, in kind: RecordKind?) -> FieldType {
    if column == "deleted" { return .bool }
    return kind?.rule(for: column.string)?.type ?? .text
  }

  private static func value(
    of cell: CSVRow.Cell, type: FieldType, at field: String,
    rewrittenNumbers: inout [String: String]
  ) throws(CellFault) -> JSONValue {
    guard let text = String(validating: cell.bytes, as: UTF8.self) else {
      let offset = UTF8Check.firstInvalid(in: cell.bytes[...]) ?? 0
      throw CellFault(field: field, problem: .json(.notUTF8, offset: offset))
    }
    if type.isStructured || type.allowsObject && cell.bytes.first == UInt8(ascii: "{") {
      return try json(cell.bytes, at: field, level: 1, rewrittenNumbers: &rewrittenNumbers)
    }
    switch type {
    case .list(let item):
      return try list(text, of: item, at: field, rewrittenNumbers: &rewrittenNumbers)
    case .recipients where Text(text) != "unknown":
      return try list(text, of: .path(nil), at: field, rewrittenNumbers: &rewrittenNumbers)
    default: return scalar(text, type: type, at: field, rewrittenNumbers: &rewrittenNumbers)
    }
  }

  private static func list(
    _ text: String, of item: FieldType, at field: String,
    rewrittenNumbers: inout [String: String]
  ) throws(CellFault) -> JSONValue {
    var items: [JSONValue] = []
    for (index, part) in CSVList.split(text).enumerated() {
      let place = "\(field)[\(index)]"
      if item.allowsObject, part.utf8.first == UInt8(ascii: "{") {
        items.append(
          try json(
            Array(part.utf8), at: place, level: 2, rewrittenNumbers: &rewrittenNumbers))
      } else {
        items.append(scalar(part, type: item, at: place, rewrittenNumbers: &rewrittenNumbers))
      }
    }
    return .array(items)
  }

  /// A number or a truth where the type asks for one and the text is one, else the text, which the
  /// rules then refuse.
  private static func scalar(
    _ text: String, type: FieldType, at field: String, rewrittenNumbers: inout [String: String]
  ) -> JSONValue {
    switch type {
    case .bool where text == "true": return .bool(true)
    case .bool where text == "false": return .bool(false)
    case .integer:
      guard let number = JSONNumber(literal: text.utf8) else { return .string(Text(text)) }
      if Text(number.text) != Text(text) { rewrittenNumbers[field] = text }
      return .number(number)
    default: return .string(Text(text))
    }
  }

  /// A cell, or an item of one, that holds JSON and stands under some levels of the record.
  private static func json(
    _ bytes: [UInt8], at field: String, level: Int, rewrittenNumbers: inout [String: String]
  ) throws(CellFault) -> JSONValue {
    do {
      let document = try JSONParser.document(bytes, depth: JSONParser.maximumDepth - level)
      for (path, literal) in document.rewrittenNumbers {
        rewrittenNumbers[Self.path(path, within: field)] = literal
      }
      return document.value
    } catch {
      throw CellFault(
        field: Self.path(error.path, within: field),
        problem: .json(error.code, offset: error.offset))
    }
  }

  private static func path(_ path: String, within field: String) -> String {
    path.isEmpty || path.hasPrefix("[") ? field + path : field + "." + path
  }
}

extension FieldType {
  /// Whether a cell that begins with a brace is an object rather than a text.
  fileprivate var allowsObject: Bool {
    switch self {
    case .period, .alias: true
    default: false
    }
  }
}
