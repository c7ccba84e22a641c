/// A field that holds one reference: records that refer to the same target can be found by it.
///
/// Source: `Protocol/data-model.md`, "Types".
package enum Link: Hashable, Sendable {
  /// The id of a record of one kind.
  case id(of: RecordKind)
  /// `kind/id`.
  case path

  /// Nil where the field of the kind is none.
  package init?(kind: [UInt8], field: [UInt8]) {
    guard
      let rules = RecordKind(rawValue: String(decoding: kind, as: UTF8.self))?.fields,
      let rule = rules.first(where: { $0.name.utf8.elementsEqual(field) })
    else { return nil }
    switch rule.type {
    case .reference(let kind): self = .id(of: kind)
    case .path: self = .path
    default: return nil
    }
  }

  /// The key that a text of the field refers to; nil where it is none.
  package func target(_ text: ArraySlice<UInt8>) -> RecordKey? {
    switch self {
    case .id(let kind):
      RecordKey.isID(text) ? RecordKey(kindBytes: kind.rawValue.utf8, idBytes: text) : nil
    case .path: RecordKey(path: String(decoding: text, as: UTF8.self))
    }
  }
}
