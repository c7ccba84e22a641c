package import HonourModel

/// A record that differs between two states, and its place in the older one.
package struct RankedChange: Hashable, Sendable {
  package let key: RecordKey
  /// How many records of its kind the base has before it.
  package let rank: UInt64
  /// Canonical bytes in the base; nil where the record is new.
  package let old: [UInt8]?
  /// Canonical bytes in the target; nil where the record is deleted.
  package let new: [UInt8]?

  package init(key: RecordKey, rank: UInt64, old: [UInt8]?, new: [UInt8]?) {
    self.key = key
    self.rank = rank
    self.old = old
    self.new = new
  }
}
