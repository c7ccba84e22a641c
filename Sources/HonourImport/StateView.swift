package import HonourModel

/// The state that an import makes, for the rules that need other records.
///
/// It is asked after the last change was staged and before anything is committed.
package protocol StateView {
  /// The record in the state that the import makes; nil where there is none.
  func record(_ key: RecordKey) throws -> Record?

  /// The record in the state before the import; nil where there was none.
  func recordBefore(_ key: RecordKey) throws -> Record?

  /// Calls `body` with the key of each record that refers to `key` in the state that the import
  /// makes, in any order, until it returns false.
  func referrers(of key: RecordKey, _ body: (RecordKey) throws -> Bool) throws
}
