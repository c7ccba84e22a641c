package import HonourModel

/// What an editor asks to be published; its files follow in DATA frames.
///
/// Source: `Protocol/publish.md`, section 1.
package struct Publish: Hashable, Sendable {
  private enum Flags {
    static let full: UInt8 = 1
    static let fixText: UInt8 = 2
    static let dryRun: UInt8 = 4
    static let all: UInt8 = 7
  }

  /// What the editor looked at when it made the files: published is only where nobody published since.
  package let base: ShortPosition
  /// The files are the whole state: what they lack is deleted.
  package let isFull: Bool
  package let fixesText: Bool
  package let isDryRun: Bool
  /// The kind of CSV rows that have no `kind` column.
  package let kind: String?
  package let message: String
  /// What the files are called in the report, in their order: 1 to ``WireLimits/publishedFiles``.
  package let names: [String]

  package init(
    base: ShortPosition, isFull: Bool = false, fixesText: Bool = false, isDryRun: Bool = false,
    kind: String? = nil, message: String, names: [String]
  ) {
    self.base = base
    self.isFull = isFull
    self.fixesText = fixesText
    self.isDryRun = isDryRun
    self.kind = kind
    self.message = message
    self.names = names
  }

  init(from reader: inout ByteReader) throws(WireError) {
    base = ShortPosition(
      lineage: try reader.lineage("base.lineage"),
      epoch: try reader.counter("base.epoch"),
      revision: try reader.counter("base.revision"),
      view: try reader.counter("base.view"),
      root: try reader.shortDigest("base.root"))
    let flags = try reader.choice("flags", 0...Flags.all)
    isFull = flags & Flags.full != 0
    fixesText = flags & Flags.fixText != 0
    isDryRun = flags & Flags.dryRun != 0
    let kind = try reader.text("kind", byteLimit: WireLimits.kindBytes)
    self.kind = kind.isEmpty ? nil : kind
    message = try reader.text("message", byteLimit: WireLimits.messageBytes)
    let count = try reader.known("files", 1...WireLimits.publishedFiles)
    var names: [String] = []
    for number in 0..<count {
      names.append(try reader.text("names[\(number)]", byteLimit: WireLimits.fileNameBytes))
    }
    self.names = names
  }

  func write(to writer: inout ByteWriter) {
    writer.lineage(base.lineage)
    writer.unsigned(base.epoch)
    writer.unsigned(base.revision)
    writer.unsigned(base.view)
    writer.bytes(base.root.bytes)
    writer.byte(
      (isFull ? Flags.full : 0) | (fixesText ? Flags.fixText : 0) | (isDryRun ? Flags.dryRun : 0))
    writer.text(kind ?? "", byteLimit: WireLimits.kindBytes)
    writer.text(message, byteLimit: WireLimits.messageBytes)
    writer.unsigned(UInt64(names.count))
    for name in names { writer.text(name, byteLimit: WireLimits.fileNameBytes) }
  }
}
