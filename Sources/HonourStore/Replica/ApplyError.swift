package import HonourModel

/// Why a replica refused a delta or a snapshot.
///
/// It stays at the position that it held.
package enum ApplyError: Error, Hashable, Sendable {
  /// A delta from another base than the position held; nothing was read or written.
  case wrongBase(held: Position?, base: ShortPosition)
  /// The replica holds another dataset.
  case foreignLineage(held: Lineage, offered: Lineage)
  /// The target stands before the position held.
  case backwards(held: Position, target: Position)
  /// The same epoch and revision with another root: one of the two histories is false.
  case diverged(held: Position, target: Position)
  /// Keys do not rise.
  case outOfOrder(previous: RecordKey, next: RecordKey)
  /// A delta deletes a record that is not there.
  case deletesMissing(RecordKey)
  /// A snapshot holds a deletion.
  case deleteInSnapshot(RecordKey)
  /// The bytes of a record are not JSON, or lack a kind or an id.
  case unreadable(RecordKey, JSONFault)
  /// The kind and id inside the bytes are others than the key.
  case keyMismatch(RecordKey, found: RecordKey)
  case recordCountMismatch(expected: UInt64, found: UInt64)
  case byteCountMismatch(expected: UInt64, found: UInt64)
  case rootMismatch(expected: Digest, found: Digest)
}
