/// What a prune left and what it dropped.
package struct PruneSummary: Hashable, Sendable {
  /// The oldest revision that is kept; the one after the newest where there is none yet.
  package let oldestRevision: UInt64
  package let droppedRevisions: UInt64
  package let droppedVersions: Int64
  /// By how much the database file got shorter; the file of a store of format 1 keeps its length
  /// and uses the room again.
  package let freedBytes: Int64
}
