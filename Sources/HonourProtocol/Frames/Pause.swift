/// The answer ends here: what follows does not fit in the LIMIT.
///
/// Source: `Protocol/session.md`, section 7.
package struct Pause: Hashable, Sendable {
  /// Bytes of the frames that come next, as many as are of use together.
  package let nextBytes: UInt64
  /// Bytes of all frames that are left of the answer; those of ``nextBytes`` are among them.
  package let leftBytes: UInt64

  package init(nextBytes: UInt64, leftBytes: UInt64) {
    self.nextBytes = nextBytes
    self.leftBytes = leftBytes
  }

  init(from reader: inout ByteReader) throws(WireError) {
    let place = reader
    nextBytes = try reader.unsigned("next", limit: WireLimits.transferWireBytes)
    leftBytes = try reader.unsigned("left", limit: WireLimits.transferWireBytes)
    guard nextBytes <= leftBytes else {
      throw place.error(.aboveLimit(value: nextBytes, limit: leftBytes), "next")
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.unsigned(nextBytes)
    writer.unsigned(leftBytes)
  }
}
