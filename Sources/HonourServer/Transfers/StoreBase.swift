import HonourModel
import HonourProtocol
import HonourStore

/// An older state of the store, as the base of a delta that is being encoded.
///
/// Not `Sendable`: it lives on the queue that builds.
final class StoreBase: RankedBase {
  private let store: any RevisionStore
  let revision: UInt64
  /// What has changed since then, up to a later revision; nil where that is too much to hold.
  private var changed: (until: UInt64, held: Changed?)?

  /// What the records that have changed were, by their kinds.
  private struct Changed {
    /// Canonical bytes that are held, at most.
    static let byteLimit = 16_777_216

    private(set) var records: [ArraySlice<UInt8>: [CanonicalRecord]] = [:]
    private(set) var byteCount = 0

    mutating func add(_ difference: RecordDifference) {
      guard let old = difference.old else { return }
      byteCount += old.count
      records[difference.key.kindBytes, default: []].append(
        CanonicalRecord(key: difference.key, bytes: old))
    }
  }

  init(store: any RevisionStore, revision: UInt64) {
    self.store = store
    self.revision = revision
  }

  /// Takes all that differs between this state and a later revision, in key order, from one who has
  /// just read it.
  func hold(_ differences: [RecordDifference], until later: UInt64) {
    var held = Changed()
    for difference in differences { held.add(difference) }
    changed = (later, held)
  }

  /// Nothing: the encoder has the old records at hand.
  func records(ofKind kind: [UInt8], ranks: [UInt64]) -> [CanonicalRecord] { [] }

  /// Nothing: the encoder has the ids at hand.
  func ids(ofKind kind: [UInt8], ranks: [UInt64]) -> [[UInt8]] { [] }

  func records(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord]? {
    try store.records(ofKind: kind, atMost: limit, at: revision)
  }

  func lastRecords(ofKind kind: [UInt8], atMost limit: Int) throws -> [CanonicalRecord] {
    try store.lastRecords(ofKind: kind, atMost: limit, at: revision)
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
    let newest = try store.newest().position.revision
    if changed?.until != newest { changed = (newest, try changedRecords(until: newest)) }
    if let held = changed?.held {
      for record in held.records[kind[...]] ?? [] { _ = try body(record) }
      return true
    }
    // Whoever chooses does better to do without.
    guard limit == .max else { return false }
    try store.differences(from: revision, to: newest) { difference in
      guard difference.key.kindBytes == kind[...], let old = difference.old else { return }
      _ = try body(CanonicalRecord(key: difference.key, bytes: old))
    }
    return true
  }

  private func changedRecords(until newest: UInt64) throws -> Changed? {
    struct TooMany: Error {}
    var held = Changed()
    do {
      try store.differences(from: revision, to: newest) { difference in
        held.add(difference)
        guard held.byteCount <= Changed.byteLimit else { throw TooMany() }
      }
    } catch is TooMany {
      return nil
    }
    return held
  }
}
