/// The most bytes of the answer to the question that follows.
///
/// Source: `Protocol/session.md`, section 7.
package struct Limit: Hashable, Sendable {
  /// Bytes of all frames of the answer, headers included.
  package let bytes: UInt64

  /// Takes at least ``WireLimits/leastAnswerBytes``.
  package init(bytes: UInt64) { self.bytes = bytes }

  init(from reader: inout ByteReader) throws(WireError) {
    let place = reader
    bytes = try reader.unsigned("bytes")
    guard bytes >= WireLimits.leastAnswerBytes else {
      throw place.error(
        .belowLimit(value: bytes, limit: WireLimits.leastAnswerBytes), "bytes")
    }
  }

  func write(to writer: inout ByteWriter) { writer.unsigned(bytes) }
}
