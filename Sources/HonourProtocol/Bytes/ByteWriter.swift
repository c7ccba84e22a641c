package import HonourModel

/// Writes fields one after another, as ``ByteReader`` reads them.
package struct ByteWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func byte(_ value: UInt8) { bytes.append(value) }

  package mutating func unsigned(_ value: UInt64) { Varint.append(value, to: &bytes) }

  package mutating func signed(_ value: Int64) { unsigned(Varint.zigzag(value)) }

  package mutating func bytes(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

  /// Writes a text, cut to `byteLimit` at the end of a character's scalar where it is longer.
  package mutating func text(_ value: String, byteLimit: Int) {
    let utf8 = Array(value.utf8)
    var count = min(utf8.count, byteLimit)
    while count < utf8.count, count > 0, utf8[count] & 0xC0 == 0x80 { count -= 1 }
    unsigned(UInt64(count))
    bytes(utf8[..<count])
  }

  package mutating func lineage(_ value: Lineage) { bytes(value.bytes) }

  package mutating func digest(_ value: Digest) { bytes(value.bytes) }

  /// Writes an encoder's tag, zeros where there is none.
  package mutating func encoderTag(_ tag: EncoderTag?) {
    bytes(tag?.bytes ?? [UInt8](repeating: 0, count: EncoderTag.byteCount))
  }
}
