/// Reads a JSON text strictly: UTF-8, each name once, exact numbers, bounded depth.
///
/// Source: `Protocol/data-model.md`, "JSON".
package enum JSONParser {
  /// Arrays and objects inside each other, the outermost counted.
  package static let maximumDepth = 16

  /// Reads one value with white space around it and nothing else.
  package static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
    try document(bytes).value
  }

  /// Reads one value, and tells which numbers are written other than canonically.
  ///
  /// - Parameters:
  ///   - bytes: The text, with white space around it allowed.
  ///   - depth: Levels that are allowed; fewer where the value will stand inside another.
  /// - Returns: The value, and the written form of its numbers where it is not canonical.
  /// - Throws: ``JSONFault`` with the first place at which the text is not one we take.
  package static func document(
    _ bytes: [UInt8], depth: Int = maximumDepth
  ) throws(JSONFault) -> JSONDocument {
    var reader = JSONReader(bytes, depth: depth)
    let value = try reader.readWhole()
    return JSONDocument(value: value, rewrittenNumbers: reader.rewrittenNumbers)
  }
}

/// A JSON text that was read.
package struct JSONDocument: Sendable {
  package let value: JSONValue
  /// Levels and bytes of a name up to which rewritten numbers are told.
  ///
  /// They reach every known field, and keep paths short.
  static let notedLevels = 3
  static let notedNameBytes = 64

  /// By path, the numbers whose written form is not their canonical one, such as `38.00`.
  package let rewrittenNumbers: [String: String]
}
