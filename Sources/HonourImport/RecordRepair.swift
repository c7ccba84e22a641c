import HonourModel

/// Puts right the texts and names of one record, and gathers what was changed.
struct RecordRepair {
  private(set) var changes: [(field: String, changes: [TextRepair.Change])] = []
  /// An object in which two names became one.
  private(set) var collision: String?

  mutating func repair(_ object: JSONObject) -> JSONObject { repair(object, at: "") }

  private mutating func repair(_ object: JSONObject, at field: String) -> JSONObject {
    var members: [JSONObject.Member] = []
    for member in object.members {
      var name = member.name
      let place = Excerpt.of(field.isEmpty ? name.string : field + "." + name.string)
      if let better = TextNormalizer.repair(name, allowsLineFeed: false) {
        name = better.text
        changes.append((place, better.changes))
      }
      members.append(JSONObject.Member(name: name, value: repair(member.value, at: place)))
    }
    guard let repaired = JSONObject(members) else {
      collision = collision ?? field
      return object
    }
    return repaired
  }

  private mutating func repair(_ value: JSONValue, at field: String) -> JSONValue {
    switch value {
    case .null, .bool, .number: return value
    case .string(let text):
      guard let better = TextNormalizer.repair(text, allowsLineFeed: true) else { return value }
      changes.append((field, better.changes))
      return .string(better.text)
    case .array(let items):
      return .array(
        items.enumerated().map { index, item in repair(item, at: Excerpt.of("\(field)[\(index)]")) }
      )
    case .object(let object): return .object(repair(object, at: field))
    }
  }
}
