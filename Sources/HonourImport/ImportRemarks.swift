package import HonourModel

/// A field that the record's kind does not know; it is kept, sent and exported as it is.
package struct UnknownFieldWarning: Hashable, Sendable {
  package let kind: RecordKind
  package let field: String
  /// Where it was met first.
  package let file: String
  package let line: Int
  /// Records that hold it.
  package fileprivate(set) var count = 1

  package var sentence: String {
    "\(file), line \(line): \(kind.rawValue) has no field \(field); kept as it is in "
      + (count == 1 ? "1 record." : "\(count) records.")
  }
}

/// A text that `--fix-text` changed.
package struct TextRepair: Hashable, Sendable {
  package enum Change: String, CaseIterable, Sendable {
    case composed
    case replacedLookalike = "replaced-lookalike-d"
    case removedZeroWidth = "removed-zero-width"
    case removedBidirectional = "removed-bidirectional"
    case removedControl = "removed-control-character"
  }

  package let file: String
  package let line: Int
  package let field: String
  /// What was done, each once, in the order of ``Change``.
  package let changes: [Change]

  package var sentence: String {
    "\(file), line \(line), field \(field): text repaired: "
      + changes.map(\.rawValue).joined(separator: ", ") + "."
  }
}

/// What an import says besides its changes.
///
/// Its size is bounded, its counts are exact.
package struct ImportReport: Sendable {
  /// The first ones; ``faultCount`` counts all.
  package private(set) var faults: [ImportFault] = []
  package private(set) var faultCount = 0
  /// One for each kind and field that the kind does not know.
  package private(set) var warnings: [UnknownFieldWarning] = []
  /// Records with an unknown field for which no warning was kept.
  package private(set) var furtherWarningCount = 0
  /// The first ones; ``repairCount`` counts all.
  package private(set) var repairs: [TextRepair] = []
  package private(set) var repairCount = 0
  /// Lines of all files, empty ones included.
  package internal(set) var lineCount = 0
  /// Changes that were read without a fault.
  package internal(set) var changeCount = 0

  private var warningPlaces: [WarningKey: Int] = [:]

  private struct WarningKey: Hashable {
    let kind: RecordKind
    let field: Text
  }

  init() {}

  mutating func add(_ fault: ImportFault) {
    faultCount += 1
    if faults.count < ImportLimits.faults { faults.append(fault) }
  }

  mutating func add(_ repair: TextRepair) {
    repairCount += 1
    if repairs.count < ImportLimits.remarks { repairs.append(repair) }
  }

  mutating func addUnknown(_ field: Text, of kind: RecordKind, file: String, line: Int) {
    let name = Excerpt.of(field.string)
    let key = WarningKey(kind: kind, field: Text(name))
    if let place = warningPlaces[key] {
      warnings[place].count += 1
    } else if warnings.count < ImportLimits.remarks {
      warningPlaces[key] = warnings.count
      warnings.append(
        UnknownFieldWarning(kind: kind, field: name, file: file, line: line))
    } else {
      furtherWarningCount += 1
    }
  }
}
