/// Limits of an import.
///
/// Source: `Protocol/data-model.md`, "Limits".
package enum ImportLimits {
  /// Bytes of one line of JSON Lines or one row of CSV, and of one record's canonical form.
  package static let lineBytes = 1_048_576
  /// Bytes asked of the system at a time.
  static let readBytes = 65_536
  /// Faults that are kept; further ones are counted.
  package static let faults = 1_000
  /// Warnings and repairs that are kept, each; further ones are counted.
  package static let remarks = 1_000
  /// Columns of a CSV file.
  static let columns = 1_024
  /// Lines kept for each award type and kind of recipient.
  static let linesForEachPair = 20
  /// Award types with more than one line kept for each kind of recipient.
  static let pairsWithLines = 4_096
  /// Records named for one cycle.
  static let cycleRecords = 10
}
