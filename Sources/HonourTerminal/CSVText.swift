package import HonourModel

/// Values as cells of a CSV file, as an import reads them.
///
/// Source: `Protocol/data-model.md`, "CSV".
package enum CSVText {
  /// A list of texts has its items separated by ` | `; whatever else has parts is JSON.
  package static func cell(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): return cell(text: text.string)
    case .number(let number): return number.text
    case .bool(let flag): return flag ? "true" : "false"
    case .null: return "null"
    case .object: return cell(text: json(value))
    case .array(let items):
      let isStructured = items.contains { item in
        if case .array = item { return true }
        return item == .null
      }
      guard !isStructured else { return cell(text: json(value)) }
      return cell(text: items.map { escapedBars(plain($0)) }.joined(separator: " | "))
    }
  }

  /// A text in quotes where it needs them; the empty text always, for an empty cell is no field.
  package static func cell(text: String) -> String {
    let needsQuotes =
      text.isEmpty || text.utf8.first == 0x20 || text.utf8.last == 0x20
      || text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    guard needsQuotes else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  private static func plain(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text.string
    default: json(value)
    }
  }

  private static func escapedBars(_ text: String) -> String {
    text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
  }

  private static func json(_ value: JSONValue) -> String {
    String(decoding: value.canonicalBytes, as: UTF8.self)
  }
}
