/// How many records a publish inserts, updates and deletes.
package struct PublishSummary: Hashable, Sendable {
  package internal(set) var inserted: UInt64 = 0
  package internal(set) var updated: UInt64 = 0
  package internal(set) var deleted: UInt64 = 0
  /// Changes that change nothing: the same bytes, or the deletion of what is not there.
  package internal(set) var unchanged: UInt64 = 0

  package init() {}

  package var isEmpty: Bool { inserted == 0 && updated == 0 && deleted == 0 }
}
