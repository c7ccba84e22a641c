/// Stored bytes that cannot be what was stored; becomes ``StoreError/corrupt(path:detail:)`` at
/// the store's edge, where the path is known.
package struct StoreDamage: Error, Hashable, Sendable {
  /// The table, the row and the column: `version[17].body`.
  package let place: String

  package init(place: String) { self.place = place }
}
