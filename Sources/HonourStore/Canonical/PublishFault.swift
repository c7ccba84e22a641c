package import HonourModel

/// A rule between records that a publish breaks.
package struct PublishFault: Hashable, Sendable {
  package enum Reason: Hashable, Sendable {
    /// The key was already changed by the same import, there.
    case duplicateRecord(first: StagedChange.Origin)
    case danglingReference(field: String, target: RecordKey)
    /// Records that stay refer to the one to be deleted: up to 10 of them, and how many in all.
    case deletedWhileReferred(by: [RecordKey], count: Int)
    case naturalKeyTaken(String, by: RecordKey)
  }

  /// The record that the fault is about.
  package let key: RecordKey
  /// Where the change was read; nil where a full import leaves the record out.
  package let origin: StagedChange.Origin?
  package let reason: Reason

  package init(key: RecordKey, origin: StagedChange.Origin?, reason: Reason) {
    self.key = key
    self.origin = origin
    self.reason = reason
  }
}
