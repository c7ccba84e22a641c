/// A table, an index, a view or a trigger of a replica's file, by its name.
package struct SchemaObject: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    case table, index, view, trigger
  }

  package let kind: Kind
  package let name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// Whether what it holds cannot be made from the records: they themselves, and the position.
  var holdsFacts: Bool { kind == .table && ["record", "meta"].contains(name) }
}
