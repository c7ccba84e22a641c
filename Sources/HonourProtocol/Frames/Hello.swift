/// The client's first words: what it speaks.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Hello: Hashable, Sendable {
  package static let magic = Array("HNR1".utf8)

  package let versions: ClosedRange<UInt8>
  /// A bit for each capability; unknown bits are ignored.
  package let capabilities: UInt64

  package init(
    versions: ClosedRange<UInt8> = WireLimits.versions,
    capabilities: UInt64 = Capabilities.ours.rawValue
  ) {
    self.versions = versions
    self.capabilities = capabilities
  }

  init(from reader: inout ByteReader) throws(WireError) {
    try reader.constant("magic", Self.magic)
    let lowest = try reader.choice("lowest", 1...UInt8.max)
    versions = lowest...(try reader.choice("highest", lowest...UInt8.max))
    capabilities = try reader.unsigned("capabilities")
    reader.ignoreRest("extension")
  }

  func write(to writer: inout ByteWriter) {
    writer.bytes(Self.magic)
    writer.byte(versions.lowerBound)
    writer.byte(versions.upperBound)
    writer.unsigned(capabilities)
  }
}
