/// An id cut at `/` and `-`, so that what repeats in ids stands in columns of its own.
///
/// Source: `Protocol/columns.md`, section 2.
struct IdentifierParts {
  /// The signs between the parts, in order.
  let signs: [UInt8]
  let parts: [ArraySlice<UInt8>]

  init(_ id: ArraySlice<UInt8>) {
    signs = id.filter(Self.isSign)
    parts = id.split(omittingEmptySubsequences: false, whereSeparator: Self.isSign)
  }

  /// Calls `body` with each part of an id and its number, and makes no array of them.
  static func forEachPart(
    of id: ArraySlice<UInt8>, _ body: (_ number: Int, _ part: ArraySlice<UInt8>) -> Void
  ) {
    var (number, start) = (0, id.startIndex)
    for index in id.indices where isSign(id[index]) {
      body(number, id[start..<index])
      number += 1
      start = index + 1
    }
    body(number, id[start...])
  }

  static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
  }
}
