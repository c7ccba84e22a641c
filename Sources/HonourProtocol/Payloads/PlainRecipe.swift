/// How the plain stream of a transfer is written.
///
/// Source: `Protocol/payloads.md`, sections 1 and 4.
package enum PlainRecipe: Hashable, Sendable {
  /// Whole records, one after another.
  case rows
  /// Segments of columns, by these codes.
  case columns(codes: [UInt8])

  /// What chunks are deflated against as if it stood before the plain stream.
  var precedingBytes: [UInt8] {
    switch self {
    case .rows: []
    case .columns: KnownNames.bytes
    }
  }

  private static let rowsNumber: UInt64 = 0
  private static let columnsNumber: UInt64 = 1

  package init(from reader: inout ByteReader) throws(WireError) {
    switch try reader.known("recipe", Self.rowsNumber...Self.columnsNumber) {
    case Self.rowsNumber: self = .rows
    default:
      let place = reader
      let count = try reader.unsigned("codes.length", limit: UInt64(WireLimits.recipeBytes))
      guard count <= UInt64(reader.remaining) else {
        throw place.error(
          .truncated(needed: count, available: UInt64(reader.remaining)), "codes.length")
      }
      self = .columns(codes: Array(try reader.bytes("codes", count: Int(count))))
    }
  }

  package func write(to writer: inout ByteWriter) {
    switch self {
    case .rows: writer.unsigned(Self.rowsNumber)
    case .columns(let codes):
      writer.unsigned(Self.columnsNumber)
      writer.unsigned(UInt64(codes.count))
      writer.bytes(codes)
    }
  }
}
