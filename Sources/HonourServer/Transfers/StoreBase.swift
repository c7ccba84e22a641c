import HonourModel
import HonourProtocol
import HonourStore

/// An older state of the store, as the base of a delta that is being encoded.
///
/// Not `Sendable`: it lives on the queue that builds.
final class StoreBase: RankedBase {
  private let store: any RevisionStore
  private let revision: UInt64
  /// What the records of one kind that have changed since then were, up to a later revision.
  private var changed: (kind: [UInt8], until: UInt64, records: [CanonicalRecord])?

  init(store: any RevisionStore, revision: UInt64) {
    self.store = store
    self.revision = revision
  }

  /// Nothing: the encoder has the old records at hand.
  func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] { [] }

  /// Nothing: the encoder has the ids at hand.
  func ids(ofKind kind: [UInt8], ranks: [UInt64]) -> [[UInt8]] { [] }

  func records(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord]? {
    try store.records(ofKind: kind, atMost: limit, at: revision)
  }

  func ranks(of keys: [RecordKey]) throws -> [UInt64?] {
    let isHeld = try store.holds(keys, at: revision)
    return zip(try store.ranks(of: keys, at: revision), isHeld).map { $1 ? $0 : nil }
  }

  /// A record that referred to a target and does so no more has changed since, up to a revision
  /// that is newer than what was asked for the referrers.
  func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int,
    _ body: (CanonicalRecord) throws -> Bool
  ) throws -> Bool {
    guard
      try store.forEachReferrer(
        ofKind: kind, to: targets, atMost: limit, at: revision, body)
    else { return false }
    for record in try changedRecords(ofKind: kind) { _ = try body(record) }
    return true
  }

  private func changedRecords(ofKind kind: [UInt8]) throws -> [CanonicalRecord] {
    let newest = try store.newest().position.revision
    if let changed, changed.kind == kind, changed.until == newest { return changed.records }
    var records: [CanonicalRecord] = []
    try store.differences(from: revision, to: newest) { difference in
      guard difference.key.kindBytes == kind[...], let old = difference.old else { return }
      records.append(CanonicalRecord(key: difference.key, bytes: old))
    }
    changed = (kind, newest, records)
    return records
  }
}
