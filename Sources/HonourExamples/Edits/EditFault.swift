package import HonourModel

/// Why a file cannot be edited: a line that is no record, or a second pass over another file.
package enum EditFault: Error, Hashable, Sendable {
  /// The line, from 1, and what is wrong with it.
  case notRecord(line: Int, JSONFault)
  /// The second pass did not meet the lines of the first.
  case changedBetweenPasses
}
