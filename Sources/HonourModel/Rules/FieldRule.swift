/// What a kind says of one of its fields.
package struct FieldRule: Hashable, Sendable {
  package let name: String
  package let type: FieldType
  /// Whether every record of the kind must have it.
  package let isRequired: Bool

  init(_ name: String, _ type: FieldType, isRequired: Bool = false) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
  }

  static func required(_ name: String, _ type: FieldType) -> FieldRule {
    FieldRule(name, type, isRequired: true)
  }
}
