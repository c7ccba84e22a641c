import HonourModel

/// FRESH: a ``FreshnessClaim`` directly ahead of the answer that it stands beside.
///
/// Source: `Protocol/frames.md`, section 3.
extension FreshnessClaim {
  private static let beside: UInt8 = 0
  private static let naming: UInt8 = 1

  init(from reader: inout ByteReader) throws(WireError) {
    let form = try reader.choice("form", Self.beside...Self.naming)
    let named =
      form == Self.beside
      ? nil
      : Named(
        epoch: try reader.counter("epoch"), revision: try reader.counter("revision"),
        hash: try reader.digest("hash"))
    self.init(
      named: named, time: try reader.signed("time"), signature: try reader.signature("signature"))
  }

  func write(to writer: inout ByteWriter) {
    writer.byte(named == nil ? Self.beside : Self.naming)
    if let named {
      writer.unsigned(named.epoch)
      writer.unsigned(named.revision)
      writer.digest(named.hash)
    }
    writer.signed(time)
    writer.bytes(signature.bytes)
  }
}
