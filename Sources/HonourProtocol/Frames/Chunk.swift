/// A piece of a plain stream as it travels.
///
/// Source: `Protocol/payloads.md`, section 3.
package struct Chunk: Hashable, Sendable {
  package enum Method: UInt8, CaseIterable, Sendable {
    case stored = 0
    case deflated = 1
    /// Like ``deflated``, with the base's vocabulary before what precedes the chunk.
    case deflatedOnBase = 2
  }

  package let method: Method
  /// Bytes of the chunk once it is inflated, 1 to 16,384.
  package let plainLength: Int
  package let data: [UInt8]

  package init(method: Method, plainLength: Int, data: [UInt8]) {
    self.method = method
    self.plainLength = plainLength
    self.data = data
  }

  init(from reader: inout ByteReader) throws(WireError) {
    method = Method.allCases[Int(try reader.choice("method", 0...2))]
    let place = reader
    let length = try reader.unsigned(
      "plainLength", limit: UInt64(WireLimits.plainChunkBytes))
    guard length > 0 else { throw place.error(.belowLimit(value: 0, limit: 1), "plainLength") }
    plainLength = Int(length)
    let found = UInt64(reader.remaining)
    switch method {
    case .stored where found != length:
      throw reader.error(.wrongNumber(value: found, expected: length), "data.length")
    case .deflated where found >= length, .deflatedOnBase where found >= length:
      throw reader.error(.aboveLimit(value: found, limit: length - 1), "data.length")
    case .stored, .deflated, .deflatedOnBase:
      data = Array(try reader.bytes("data", count: reader.remaining))
    }
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(method.rawValue)
    writer.unsigned(UInt64(plainLength))
    writer.bytes(data)
  }
}
