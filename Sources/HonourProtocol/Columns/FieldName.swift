import HonourModel

/// The name of a record's field, ordered as canonical JSON orders members: by its bytes unescaped.
struct FieldName: Hashable, Sendable, Comparable {
  /// As it stands inside its quotes.
  let bytes: [UInt8]

  static let id = FieldName(Array("id".utf8))
  static let kind = FieldName(Array("kind".utf8))

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  static func < (left: FieldName, right: FieldName) -> Bool {
    left.unescaped.lexicographicallyPrecedes(right.unescaped)
  }

  private var unescaped: [UInt8] {
    guard bytes.contains(UInt8(ascii: "\\")) else { return bytes }
    let quote = [UInt8(ascii: "\"")]
    guard case .string(let text)? = try? JSONParser.parse(quote + bytes + quote) else { return bytes }
    return Array(text.string.utf8)
  }
}
