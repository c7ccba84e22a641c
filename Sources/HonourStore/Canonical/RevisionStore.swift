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

  /// Calls `body` with the net effect of the revisions after `base` up to `target`, in key order.
  ///
  /// Cost follows the changed records, not the state or the history.
  func changes(
    from base: UInt64, to target: UInt64, _ body: (RecordChange) throws -> Void
  ) throws

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
