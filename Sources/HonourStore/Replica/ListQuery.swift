import HonourModel

/// Which records of a kind are wanted.
package struct ListQuery: Hashable, Sendable {
  /// A field and the value it must have; an empty value asks for records without the field.
  package struct Condition: Hashable, Sendable {
    package let field: String
    package let value: String

    package init(field: String, value: String) {
      self.field = field
      self.value = value
    }

    /// Reads `field=value`; nil where there is no field.
    package init?(_ text: String) {
      guard let sign = text.firstIndex(of: "="), sign != text.startIndex else { return nil }
      field = String(text[..<sign])
      value = String(text[text.index(after: sign)...])
      guard !field.utf8.contains(UInt8(ascii: "\"")) else { return nil }
    }
  }

  package let kind: String
  package let conditions: [Condition]

  package init(kind: String, conditions: [Condition] = []) {
    self.kind = kind
    self.conditions = conditions
  }
}

extension ListQuery.Condition {
  /// Whether a record meets the condition.
  ///
  /// A list meets it where one item does; an object by its `text`. A reference is given as an id or
  /// as `kind/id`.
  func holds(for record: HonourModel.Record) -> Bool {
    let found = record[field]
    if value.isEmpty { return found == nil || found?.text?.isEmpty == true }
    guard let found else { return false }
    return matches(found)
  }

  private func matches(_ found: JSONValue) -> Bool {
    switch found {
    case .string(let text):
      return text == Text(value) || text.string.utf8.elementsEqual(tail.utf8)
    case .number(let number): return number.text == value
    case .bool(let flag): return value == (flag ? "true" : "false")
    case .null: return value == "null"
    case .array(let items): return items.contains { matches($0) }
    case .object(let object):
      return object["text"].map { matches($0) } ?? object["id"].map { matches($0) } ?? false
    }
  }

  /// The id of a value written as `kind/id`; otherwise the value.
  private var tail: String { RecordKey(path: value)?.id ?? value }
}
