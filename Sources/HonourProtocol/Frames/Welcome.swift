/// The server's first words: which version is spoken.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Welcome: Hashable, Sendable {
  package let version: UInt8
  /// A bit for each capability; unknown bits are ignored.
  package let capabilities: UInt64
  /// What the client may do here; told with the capability `signed`.
  package let role: Role

  package init(
    version: UInt8, capabilities: UInt64 = Capabilities.ours.rawValue, role: Role = .reader
  ) {
    self.version = version
    self.capabilities = capabilities
    self.role = role
  }

  init(from reader: inout ByteReader) throws(WireError) {
    try reader.constant("magic", Hello.magic)
    version = try reader.choice("version", 1...UInt8.max)
    capabilities = try reader.unsigned("capabilities")
    role =
      Capabilities(rawValue: capabilities).contains(.signed)
      ? try Role(from: &reader) : .reader
    reader.ignoreRest("extension")
  }

  func write(to writer: inout ByteWriter) {
    writer.bytes(Hello.magic)
    writer.byte(version)
    writer.unsigned(capabilities)
    if Capabilities(rawValue: capabilities).contains(.signed) { writer.byte(role.rawValue) }
  }
}
