package import HonourModel

extension JSONObject {
  /// Takes each pair whose value is there; of two with one name, the later.
  package init(_ pairs: KeyValuePairs<String, JSONValue?>) {
    self.init()
    for (name, value) in pairs {
      if let value { self[name] = value }
    }
  }
}

extension JSONValue {
  package static func text(_ text: String) -> JSONValue { .string(Text(text)) }

  /// A whole number, clamped to what 64 signed bits hold.
  package static func integer(_ value: some BinaryInteger) -> JSONValue {
    .number(JSONNumber(Int64(clamping: value)))
  }
}
