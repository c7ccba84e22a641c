/// A checked reference from a record to another.
package struct RecordReference: Hashable, Sendable {
  /// Where it stands, as a person writes it: `recipient`, `prov.name[0]`, `scope[2]`.
  package let field: String
  package let target: RecordKey

  package init(field: String, target: RecordKey) {
    self.field = field
    self.target = target
  }
}
