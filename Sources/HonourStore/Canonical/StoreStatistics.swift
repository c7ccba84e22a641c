package import HonourModel

/// What a store holds, in numbers.
package struct StoreStatistics: Hashable, Sendable {
  package struct Kind: Hashable, Sendable {
    package let name: String
    package let recordCount: Int64
  }

  package let newest: RevisionInfo
  /// The oldest that can be read; 1 where none was dropped or published.
  package let oldestRevision: UInt64
  package let revisionCount: Int64
  /// The kinds of which there are records now, in byte order.
  package let kinds: [Kind]
  /// Keys in the kept history, with those of deleted records.
  package let keyCount: Int64
  package let versionCount: Int64
  package let referenceCount: Int64
  package let databaseBytes: Int64
  /// The write-ahead log beside the database.
  package let logBytes: Int64
}
