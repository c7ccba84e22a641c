/// The client's first words: what it speaks.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Hello: Hashable, Sendable {
  package static let magic = Array("HNR1".utf8)

  package let versions: ClosedRange<UInt8>
  /// A bit for each capability; unknown bits are ignored.
  package let capabilities: UInt64
  /// The number of the last statement that the client follows; told with the capability `signed`.
  package let statements: UInt64

  package init(
    versions: ClosedRange<UInt8> = WireLimits.versions,
    capabilities: UInt64 = Capabilities.ours.rawValue, statements: UInt64 = 0
  ) {
    self.versions = versions
    self.capabilities = capabilities
    self.statements = statements
  }

  init(from reader: inout ByteReader) throws(WireError) {
    try reader.constant("magic", Self.magic)
    let lowest = try reader.choice("lowest", 1...UInt8.max)
    versions = lowest...(try reader.choice("highest", lowest...UInt8.max))
    capabilities = try reader.unsigned("capabilities")
    statements =
      Capabilities(rawValue: capabilities).contains(.signed)
      ? try reader.counter("statements") : 0
    reader.ignoreRest("extension")
  }

  func write(to writer: inout ByteWriter) {
    writer.bytes(Self.magic)
    writer.byte(versions.lowerBound)
    writer.byte(versions.upperBound)
    writer.unsigned(capabilities)
    if Capabilities(rawValue: capabilities).contains(.signed) { writer.unsigned(statements) }
  }
}
