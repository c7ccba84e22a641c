/// A record whose members were read.
///
/// It may be of a kind or hold fields that this program does not know; nothing here judges it by
/// the rules of its kind. Source: `Protocol/data-model.md`.
package struct Record: Hashable, Sendable {
  package let key: RecordKey
  /// The kind, where it is one that this program knows.
  package let kind: RecordKind?
  /// All members, `kind` and `id` among them.
  package let fields: JSONObject

  /// Nil where `kind` or `id` is missing or malformed.
  package init?(fields: JSONObject) {
    guard let kind = fields["kind"]?.text, RecordKey.isKind(kind.utf8),
      let id = fields["id"]?.text, RecordKey.isID(id.utf8)
    else { return nil }
    key = RecordKey(kind: kind, id: id)
    self.kind = RecordKind(rawValue: kind)
    self.fields = fields
  }

  /// Reads a record from its bytes.
  ///
  /// Whether they are canonical is for the caller to compare.
  package init(canonicalBytes: [UInt8]) throws(JSONFault) {
    guard case .object(let fields) = try JSONParser.parse(canonicalBytes),
      let record = Record(fields: fields)
    else { throw JSONFault(.notRecord, offset: 0, path: "") }
    self = record
  }

  package var canonical: CanonicalRecord {
    var bytes: [UInt8] = []
    fields.encode(into: &bytes)
    return CanonicalRecord(key: key, bytes: bytes)
  }

  package subscript(_ field: String) -> JSONValue? { fields[field] }
}
