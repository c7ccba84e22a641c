/// One line of what the server has to say of a publish.
///
/// Source: `Protocol/publish.md`, section 3.
package struct Report: Hashable, Sendable {
  /// Whether it is the last: how the publish ended.
  package let isLast: Bool
  /// A ``ReportLine`` as JSON.
  package let line: [UInt8]

  /// Takes at most ``WireLimits/reportLineBytes``.
  package init(isLast: Bool, line: [UInt8]) {
    self.isLast = isLast
    self.line = line
  }

  init(from reader: inout ByteReader) throws(WireError) {
    isLast = try reader.choice("last", 0...1) == 1
    line = Array(try reader.bytes("line", count: reader.remaining))
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(isLast ? 1 : 0)
    writer.bytes(line)
  }
}
