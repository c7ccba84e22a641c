package import HonourProtocol

/// One field of a frame, with what it means.
package struct InspectedField: Hashable, Sendable {
  package let field: FieldTrace
  /// What the value says; empty where the name says it all.
  package let meaning: String
}
