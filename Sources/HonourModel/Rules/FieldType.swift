/// The types that a known field can have.
///
/// Source: `Protocol/data-model.md`, "Types".
package indirect enum FieldType: Hashable, Sendable {
  case text
  /// One of the listed words.
  case choice([String])
  case date
  /// A date, or an object with `text`, and `duration` and `anchor` where they are known.
  case period
  /// A whole number of 64 bits, written as plain digits.
  case integer
  case bool
  /// A whole number or a text: the name of a part within its source.
  case label
  /// The id of a record of one kind.
  case reference(RecordKind)
  /// `kind/id`, where records of several kinds can be meant; nil allows every kind.
  case path([RecordKind]?)
  /// A text, or an object with `text`, `kind` and `source`.
  case alias
  case list(FieldType)
  /// An object with these members; further members are kept.
  case object([FieldRule])
  /// The word `unknown`, or a list of `kind/id`.
  case recipients
  case privacyClass
  case provenance
  case alternatives
}

extension FieldType {
  /// Whether a CSV cell holds the field as JSON rather than as plain text.
  package var isStructured: Bool {
    switch self {
    case .object, .provenance, .alternatives: true
    case .list(let item): item.isStructured
    default: false
    }
  }
}
