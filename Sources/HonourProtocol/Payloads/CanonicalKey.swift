import HonourModel

/// Finds the key in a record's canonical bytes without reading the rest of it.
///
/// It follows texts and brackets only. Whether the bytes are JSON at all is for the store to say;
/// it stores nothing that its reader of JSON refuses.
///
/// Source: `Protocol/payloads.md`, section 4.
enum CanonicalKey {
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// Nil where there is not exactly one `id` and one `kind`, both texts without escapes.
  static func find(in bytes: [UInt8]) -> RecordKey? {
    guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
    var id: ArraySlice<UInt8>?
    var kind: ArraySlice<UInt8>?
    var index = 1
    while index < bytes.count - 1 {
      guard let name = text(in: bytes, at: index) else { return nil }
      index = name.endIndex + 1
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return nil }
      index += 1
      guard let end = endOfValue(in: bytes, at: index) else { return nil }
      if name.elementsEqual("id".utf8) {
        guard id == nil, let value = plainText(in: bytes, index..<end) else { return nil }
        id = value
      } else if name.elementsEqual("kind".utf8) {
        guard kind == nil, let value = plainText(in: bytes, index..<end) else { return nil }
        kind = value
      }
      index = end + 1  // past a comma, or past the last bracket
    }
    guard index == bytes.count, let id, let kind else { return nil }
    return RecordKey(bytes: Array(kind) + [0] + Array(id))
  }

  /// The inside of a text without escapes that fills the place.
  private static func plainText(in bytes: [UInt8], _ place: Range<Int>) -> ArraySlice<UInt8>? {
    guard let text = text(in: bytes, at: place.lowerBound), !text.contains(backslash),
      text.endIndex + 1 == place.upperBound
    else { return nil }
    return text
  }

  /// The inside of the text whose opening quote stands at `start`.
  private static func text(in bytes: [UInt8], at start: Int) -> ArraySlice<UInt8>? {
    guard start < bytes.count, bytes[start] == quote else { return nil }
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case quote: return bytes[start + 1..<index]
      case backslash: index += 2
      default: index += 1
      }
    }
    return nil
  }

  /// The place of the comma or bracket that ends the value at `start`.
  private static func endOfValue(in bytes: [UInt8], at start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case quote:
        guard let text = text(in: bytes, at: index) else { return nil }
        index = text.endIndex
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: ","):
        if depth == 0 { return index > start ? index : nil }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return index == bytes.count - 1 && index > start ? index : nil }
        depth -= 1
      default: break
      }
      index += 1
    }
    return nil
  }
}
