package import HonourModel

/// One input of an import.
package struct ImportFile: Sendable {
  package enum Content: Sendable {
    case path(String)
    case standardInput
    case bytes([UInt8])
  }

  package enum Format: String, CaseIterable, Sendable {
    case jsonLines = "jsonl"
    case csv
  }

  /// What people call it: the path as given, or `-`.
  package let name: String
  package let content: Content
  /// Nil where it is to be seen from the name and the first bytes; see ``FormatGuess``.
  package let format: Format?
  /// The kind of a CSV file's records that do not name one.
  package let kind: RecordKind?

  package init(
    name: String, content: Content, format: Format? = nil, kind: RecordKind? = nil
  ) {
    self.name = name
    self.content = content
    self.format = format
    self.kind = kind
  }

  /// A path as a command line gives it; `-` is standard input.
  package init(argument: String, format: Format? = nil, kind: RecordKind? = nil) {
    self.init(
      name: argument, content: argument == "-" ? .standardInput : .path(argument), format: format,
      kind: kind)
  }
}
