package import HonourModel

/// What is wrong with a change, with the facts that a sentence about it needs.
///
/// Source: `Protocol/data-model.md`, "What is refused".
package enum ImportProblem: Hashable, Sendable {
  /// The line, or a CSV cell that holds JSON, is not JSON as we take it.
  case json(JSONFault.Code, offset: Int)
  /// The record breaks a rule of its kind.
  case rule(FieldFault)
  /// The line, or the canonical form of its record, has more bytes than the limit.
  case lineTooLong
  /// The line is JSON but no object.
  case notObject
  /// A quote stands where CSV does not allow one, or a quoted cell does not end.
  case csvQuote
  /// A row has another number of cells than the header.
  case csvCells(found: Int, expected: Int)
  /// A column's name is empty, stands twice or is not UTF-8, or there are too many columns.
  case csvHeader(name: String)
  /// A row names no kind, and none was given for the file.
  case csvKind
  /// A deletion holds fields besides `kind`, `id` and `deleted`.
  case deletionWithFields([String])

  // Rules that need other records.
  case danglingReference(target: RecordKey)
  /// Up to ten of the records that refer to a deleted one, and how many they are in all.
  case deletedButReferred(by: [RecordKey], count: Int)
  case duplicateRecord(firstFile: String, firstLine: Int)
  /// The records of the cycle, each followed by the one it refers to; only the first ones of a
  /// long one.
  case cycle([RecordKey], length: Int)
  case duplicateDecision(other: RecordKey)
  /// `count` lines of the import are at fault in the same way; the first ones are reported.
  case recipientKindNotAllowed(
    awardType: RecordKey, found: String, allowed: [String], count: Int)

  /// The word by which programs and the documentation know the rule.
  package var code: String {
    switch self {
    case .json(let code, _): code.rawValue
    case .rule(let fault): fault.code.rawValue
    case .lineTooLong: "line-too-long"
    case .notObject: "not-a-record"
    case .csvQuote: "csv-quote"
    case .csvCells: "csv-cells"
    case .csvHeader: "csv-header"
    case .csvKind: "csv-kind"
    case .deletionWithFields: "deletion-with-fields"
    case .danglingReference: "dangling-reference"
    case .deletedButReferred: "deleted-but-referred"
    case .duplicateRecord: "duplicate-record"
    case .cycle: "cycle"
    case .duplicateDecision: "duplicate-decision"
    case .recipientKindNotAllowed: "recipient-kind-not-allowed"
    }
  }
}
