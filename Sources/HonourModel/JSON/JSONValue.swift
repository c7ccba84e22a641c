/// A JSON value with exact numbers and texts that compare as bytes.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(JSONNumber)
  case string(Text)
  case array([JSONValue])
  case object(JSONObject)
}

extension JSONValue {
  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text.string
  }

  package var integer: Int64? {
    guard case .number(let number) = self else { return nil }
    return number.int64
  }

  package var bool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  package var array: [JSONValue]? {
    guard case .array(let values) = self else { return nil }
    return values
  }

  package var object: JSONObject? {
    guard case .object(let object) = self else { return nil }
    return object
  }
}
