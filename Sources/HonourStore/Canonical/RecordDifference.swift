package import HonourModel

/// One record that differs between two states, with its canonical bytes in both.
package struct RecordDifference: Hashable, Sendable {
  package let key: RecordKey
  /// Nil where the record is new.
  package let old: [UInt8]?
  /// Nil where the record was deleted.
  package let new: [UInt8]?

  package init(key: RecordKey, old: [UInt8]?, new: [UInt8]?) {
    self.key = key
    self.old = old
    self.new = new
  }

  /// The step from the old state to the new one.
  package var change: RecordChange {
    new.map { .put(CanonicalRecord(key: key, bytes: $0)) } ?? .delete(key)
  }
}
