package import HonourModel

/// What the daemon needs of a canonical store to serve it.
///
/// SQLite is one implementation.
///
/// Every method blocks its caller; each call reads one consistent state.
package protocol RevisionStore: Sendable {
  /// The newest revision; revision 0 with the zero root while nothing was published.
  func newest() throws(StoreError) -> RevisionInfo

  /// The revision that a position names, or nil where this history holds no such revision. The
  /// caller compares the root.
  func info(epoch: UInt64, revision: UInt64) throws(StoreError) -> RevisionInfo?

  /// A revision as the publisher signed it; nil where nobody did, or where it is not kept.
  func signedManifest(of revision: UInt64) throws(StoreError) -> SignedManifest?

  /// Up to `limit` revisions, from `revision` downwards.
  func revisions(from revision: UInt64, limit: Int) throws(StoreError) -> [RevisionInfo]

  /// Calls `body` with the net effect of the revisions after `base` up to `target`, in key order.
  ///
  /// Cost follows the changed records, not the state or the history.
  func changes(
    from base: UInt64, to target: UInt64, _ body: (RecordChange) throws -> Void
  ) throws

  /// The same with the bytes before and after; the base may be the newer of the two.
  func differences(
    from base: UInt64, to target: UInt64, _ body: (RecordDifference) throws -> Void
  ) throws

  /// All records of a kind at `revision` in the order of their ids; nil where there are more than
  /// `limit`.
  ///
  /// The state alone decides, not the history behind it: what is encoded depends on the answer.
  func records(
    ofKind kind: [UInt8], atMost limit: Int, at revision: UInt64
  ) throws(StoreError) -> [CanonicalRecord]?

  /// The last records of a kind at `revision`, at most `limit` of them, in the order of their ids.
  ///
  /// Cost follows these and what came after `revision` behind them.
  func lastRecords(
    ofKind kind: [UInt8], atMost limit: Int, at revision: UInt64
  ) throws(StoreError) -> [CanonicalRecord]

  /// For each key the number of records of its kind at `revision` whose keys are smaller: its rank
  /// where it is there, and where it would be put where it is not.
  ///
  /// The keys rise. Cost follows them and the versions after `revision`, not the state.
  func ranks(of keys: [RecordKey], at revision: UInt64) throws(StoreError) -> [UInt64]

  /// For each key whether the state at `revision` has its record.
  func holds(_ keys: [RecordKey], at revision: UInt64) throws(StoreError) -> [Bool]

  /// Calls `body` for each of `targets` with the records of a kind as they were at `revision` of which
  /// the newest state's refer to it, those with the greatest ids first, until it returns false.
  ///
  /// Cost follows the referrers; only what is told is read.
  /// - Returns: Whether no target has more than `limit` referrers; else nothing was told.
  func forEachReferrer(
    ofKind kind: [UInt8], to targets: [RecordKey], atMost limit: Int, at revision: UInt64,
    _ body: (CanonicalRecord) throws -> Bool
  ) throws -> Bool

  /// Calls `body` with each record of the state at `revision`, in key order.
  func records(at revision: UInt64, _ body: (CanonicalRecord) throws -> Void) throws

  /// The newest revision and its hash tree, of one state.
  func newestTree() throws(StoreError) -> (info: RevisionInfo, tree: HashTree)

  /// Calls `body` with each record of these buckets at `revision`, bucket by bucket, in key order
  /// inside each.
  ///
  /// Cost follows the records of the buckets.
  func records(
    inBuckets buckets: [Int], at revision: UInt64, _ body: (Int, CanonicalRecord) throws -> Void
  ) throws
}
