/// The transfer that a HOLD named goes on.
///
/// Source: `Protocol/frames.md`, section 3.
package struct Resumed: Hashable, Sendable {
  /// The HOLD's whole frames.
  package let frames: UInt64
  /// The HOLD's part, whose rest follows in a REST; 0 where the next frame comes from its start.
  package let partBytes: UInt64
  /// What made the CHUNK frames that follow.
  package let encoder: EncoderTag?
  /// Whether there is something newer than what this transfer leads to.
  package let hasNewer: Bool
  /// Bytes of all frames that follow, headers and the END included.
  package let wireLength: UInt64

  package init(
    frames: UInt64, partBytes: UInt64, encoder: EncoderTag?, hasNewer: Bool, wireLength: UInt64
  ) {
    self.frames = frames
    self.partBytes = partBytes
    self.encoder = encoder
    self.hasNewer = hasNewer
    self.wireLength = wireLength
  }

  init(from reader: inout ByteReader) throws(WireError) {
    frames = try reader.unsigned("frames", limit: WireLimits.transferChunks + 1)
    partBytes = try reader.unsigned("part", limit: UInt64(WireLimits.manifestPayloadBytes))
    encoder = try reader.encoderTag("encoder")
    hasNewer = try reader.choice("newer", 0...1) == 1
    wireLength = try reader.unsigned("wireLength", limit: WireLimits.transferWireBytes)
  }

  func write(to writer: inout ByteWriter) {
    writer.unsigned(frames)
    writer.unsigned(partBytes)
    writer.encoderTag(encoder)
    writer.byte(hasNewer ? 1 : 0)
    writer.unsigned(wireLength)
  }
}
