/// The server's first words: which version is spoken.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Welcome: Hashable, Sendable {
  package let version: UInt8
  /// A bit for each capability; unknown bits are ignored.
  package let capabilities: UInt64

  package init(version: UInt8, capabilities: UInt64 = Capabilities.ours.rawValue) {
    self.version = version
    self.capabilities = capabilities
  }

  init(from reader: inout ByteReader) throws(WireError) {
    try reader.constant("magic", Hello.magic)
    version = try reader.choice("version", 1...UInt8.max)
    capabilities = try reader.unsigned("capabilities")
    reader.ignoreRest("extension")
  }

  func write(to writer: inout ByteWriter) {
    writer.bytes(Hello.magic)
    writer.byte(version)
    writer.unsigned(capabilities)
  }
}
