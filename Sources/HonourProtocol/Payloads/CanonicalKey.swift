import HonourModel

/// Finds the key in a record's canonical bytes without reading the rest of it.
///
/// Source: `Protocol/payloads.md`, section 4.
enum CanonicalKey {
  /// Nil where there is not exactly one `id` and one `kind`, both texts without escapes.
  static func find(in bytes: [UInt8]) -> RecordKey? {
    var id: ArraySlice<UInt8>?
    var kind: ArraySlice<UInt8>?
    var members = RecordMembers(bytes)
    while let member = members.next() {
      if member.name.elementsEqual("id".utf8) {
        guard id == nil, let value = RecordMembers.plainText(member.value) else { return nil }
        id = value
      } else if member.name.elementsEqual("kind".utf8) {
        guard kind == nil, let value = RecordMembers.plainText(member.value) else { return nil }
        kind = value
      }
    }
    guard members.isSound, let id, let kind else { return nil }
    return RecordKey(bytes: Array(kind) + [0] + Array(id))
  }
}
