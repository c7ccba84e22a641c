/// A place in a source: `source-id#P02:597-617`.
///
/// Offsets are code points in the NFC text of the source, the end exclusive.
/// Source: `Protocol/data-model.md`, "Provenance".
package struct ProvenancePointer: Hashable, Sendable {
  package let source: String
  /// The name of the part, such as `P02`.
  package let part: String
  package let range: Range<Int64>

  /// Nil where the text is not a pointer or its range is empty.
  package init?(_ text: String) {
    let bytes = text.utf8
    guard let hash = bytes.lastIndex(of: UInt8(ascii: "#")), RecordKey.isID(bytes[..<hash]) else {
      return nil
    }
    let place = bytes[bytes.index(after: hash)...]
    guard let colon = place.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let part = place[..<colon]
    let span = place[place.index(after: colon)...]
    guard (1...32).contains(part.count), part.allSatisfy(Self.isPartCharacter),
      let dash = span.firstIndex(of: UInt8(ascii: "-")),
      let start = Self.offset(span[..<dash]),
      let end = Self.offset(span[span.index(after: dash)...]),
      start < end
    else { return nil }
    source = String(decoding: bytes[..<hash], as: UTF8.self)
    self.part = String(decoding: part, as: UTF8.self)
    range = start..<end
  }

  private static func isPartCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// Reads at most 15 digits and nothing else.
  private static func offset(_ digits: Substring.UTF8View) -> Int64? {
    guard (1...15).contains(digits.count) else { return nil }
    var value: Int64 = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
