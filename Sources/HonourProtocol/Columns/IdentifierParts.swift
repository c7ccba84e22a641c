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

  static func isSign(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
  }
}
