/// What an editor publishes, as it is at hand.
package struct Publication: Sendable {
  /// A file with what the report calls it.
  package struct File: Sendable {
    package let name: String
    package let bytes: [UInt8]

    package init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  package let files: [File]
  package let message: String
  /// The files are the whole state: what they lack is deleted.
  package let isFull: Bool
  package let fixesText: Bool
  package let isDryRun: Bool
  /// The kind of CSV rows that have no `kind` column.
  package let kind: String?

  package init(
    files: [File], message: String, isFull: Bool = false, fixesText: Bool = false,
    isDryRun: Bool = false, kind: String? = nil
  ) {
    self.files = files
    self.message = message
    self.isFull = isFull
    self.fixesText = fixesText
    self.isDryRun = isDryRun
    self.kind = kind
  }
}
