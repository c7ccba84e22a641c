package import HonourModel

/// Where the facts of a record come from, for people.
package enum ProvenanceWords {
  /// One pointer into a source.
  package struct Pointer: Hashable, Sendable {
    /// The field, or the item of a list, that it supports.
    package let field: String
    /// `source-id#P02:597-617`, as it was written.
    package let place: String
    /// `body`, `caption`, `quote` or `lead`, where it is told.
    package let kind: String?
    /// `explicit`, `implied` or `inferred`, where it is told.
    package let stated: String?
  }

  package static func pointers(_ record: Record) -> [Pointer] {
    (record["prov"]?.object?.members ?? []).flatMap { member in
      pointers(member.value, field: member.name.string)
    }
  }

  package static func pointers(_ value: JSONValue, field: String) -> [Pointer] {
    (value.array ?? []).compactMap { item in
      if let text = item.text {
        return Pointer(field: field, place: text, kind: nil, stated: nil)
      }
      guard let object = item.object, let place = object["ref"]?.text else { return nil }
      return Pointer(
        field: field, place: place, kind: object["kind"]?.text, stated: object["stated"]?.text)
    }
  }

  /// Whether everything that is known of a record's origin is the caption of a photograph.
  package static func isCaptionOnly(_ record: Record) -> Bool {
    let pointers = pointers(record)
    return !pointers.isEmpty && pointers.allSatisfy { $0.kind == "caption" }
  }

  package static let captionOnly = "theo chú thích ảnh"

  /// `phần thân bài, nêu rõ`.
  package static func words(_ pointer: Pointer) -> String {
    [pointer.kind.map { kinds[$0] ?? $0 }, pointer.stated.map { stated[$0] ?? $0 }]
      .compactMap(\.self).joined(separator: ", ")
  }

  private static let kinds = [
    "body": "thân bài", "caption": "chú thích ảnh", "quote": "trích lời", "lead": "mở đầu",
  ]

  private static let stated = [
    "explicit": "nêu rõ", "implied": "ngụ ý", "inferred": "suy luận",
  ]
}
