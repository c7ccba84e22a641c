/// The members of a canonical record as they stand in its bytes, unread.
///
/// It follows texts and brackets only; whether the bytes are JSON at all is for the store to say.
/// Source: `Protocol/columns.md`, section 2.
struct RecordMembers: Sequence, IteratorProtocol {
  struct Member {
    /// Inside the quotes.
    let name: ArraySlice<UInt8>
    let value: ArraySlice<UInt8>
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  private let bytes: [UInt8]
  private var index = 1
  /// Whether the bytes up to here are members, and at the end whether all of them were.
  private(set) var isSound: Bool

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    isSound =
      bytes.count >= 2 && bytes.first == UInt8(ascii: "{") && bytes.last == UInt8(ascii: "}")
  }

  mutating func next() -> Member? {
    guard isSound, index < bytes.count - 1 else {
      // Past the last bracket, or inside an empty object.
      isSound = isSound && (index == bytes.count || (index == 1 && bytes.count == 2))
      return nil
    }
    guard let name = text(at: index) else { return fail() }
    let colon = name.endIndex + 1
    guard colon < bytes.count, bytes[colon] == UInt8(ascii: ":"),
      let end = endOfValue(at: colon + 1)
    else { return fail() }
    index = end + 1
    return Member(name: name, value: bytes[colon + 1..<end])
  }

  private mutating func fail() -> Member? {
    isSound = false
    return nil
  }

  /// The inside of a text without escapes that fills a value.
  static func plainText(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard value.count >= 2, value.first == quote, value.last == quote else { return nil }
    let text = value.dropFirst().dropLast()
    return text.contains { $0 == quote || $0 == backslash } ? nil : text
  }

  /// The inside of the text whose opening quote stands at `start`.
  private func text(at start: Int) -> ArraySlice<UInt8>? {
    guard start < bytes.count, bytes[start] == Self.quote else { return nil }
    var index = start + 1
    while index < bytes.count {
      switch bytes[index] {
      case Self.quote: return bytes[start + 1..<index]
      case Self.backslash: index += 2
      default: index += 1
      }
    }
    return nil
  }

  /// The place of the comma or bracket that ends the value at `start`.
  private func endOfValue(at start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case Self.quote:
        guard let text = text(at: index) else { return nil }
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
