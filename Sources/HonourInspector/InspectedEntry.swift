package import HonourModel

/// One entry of a plain stream: a record that is put, or a key that is deleted.
package struct InspectedEntry: Hashable, Sendable {
  package let change: RecordChange
  /// Entries of the same transfer before it.
  package let index: UInt64
  /// Where it stands in a plain stream of rows; nil in columns, which have no place for a record.
  package let place: Place?
  /// The record's members; nil for a deletion, and for bytes that are not JSON.
  package let members: JSONObject?

  package struct Place: Hashable, Sendable {
    /// Bytes of the plain stream before it.
    package let offset: UInt64
    /// Its tag included.
    package let byteCount: UInt64
  }

  init(_ change: RecordChange, index: UInt64, place: Place?) {
    self.change = change
    self.index = index
    self.place = place
    guard case .put(let record) = change,
      // Bytes that are not JSON are shown as they are: they may be what is looked for.
      let read = try? Record(canonicalBytes: record.bytes)
    else {
      members = nil
      return
    }
    members = read.fields
  }
}
