import HonourModel

/// A line of the access files: a word, an id, `key=value` fields, and a name in JSON's quotes.
struct AccessLine {
  let kind: String
  let id: String
  let fields: [String: String]
  let name: String?

  /// Nil for anything else.
  init?(_ line: Substring) {
    var rest = line
    var name: String?
    if let mark = line.firstRange(of: " name=") {
      rest = line[..<mark.lowerBound]
      guard case .string(let text)? = try? JSONParser.parse(Array(line[mark.upperBound...].utf8))
      else { return nil }
      name = text.string
    }
    let words = rest.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 2 else { return nil }
    (kind, id, self.name) = (words[0], words[1], name)
    var fields: [String: String] = [:]
    for word in words.dropFirst(2) {
      guard let mark = word.firstIndex(of: "="), mark > word.startIndex,
        fields.updateValue(String(word[word.index(after: mark)...]), forKey: String(word[..<mark]))
          == nil
      else { return nil }
    }
    self.fields = fields
  }

  static func quoted(_ name: String) -> String {
    String(decoding: JSONValue.string(Text(name)).canonicalBytes, as: UTF8.self)
  }

  /// Seconds, or nil in `.some` for `never`; nil where the field is neither.
  func time(_ field: String) -> Int64?? {
    guard let text = fields[field] else { return nil }
    if text == "never" { return .some(nil) }
    return Int64(text).map { .some($0) }
  }
}
