package import HonourModel

/// One entry of a plain stream: a record that is put, or a key that is deleted.
package struct InspectedEntry: Hashable, Sendable {
  package let change: RecordChange
  /// Entries of the same transfer before it.
  package let index: UInt64
  /// Bytes of the plain stream before it.
  package let plainOffset: UInt64
  /// Its tag included.
  package let plainBytes: UInt64
  /// The record's members; nil for a deletion, and for bytes that are not JSON.
  package let members: JSONObject?
}
