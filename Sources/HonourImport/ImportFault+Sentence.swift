import HonourModel

extension ImportFault {
  /// Where it is, what is wrong and what to do, in one line.
  ///
  /// Texts from the file stand in it as they are: what shows it on a terminal escapes control
  /// characters.
  package var sentence: String { "\(place): \(whatHappened) [\(code)]. \(whatToDo)" }

  /// `people.jsonl, line 7, person/p-1, field name`.
  package var place: String {
    var parts: [String] = []
    if let file { parts.append(file) }
    if let line { parts.append("line \(line)") }
    if let record { parts.append(record.path) }
    if !field.isEmpty { parts.append("field \(field)") }
    return parts.isEmpty ? "import" : parts.joined(separator: ", ")
  }

  /// What is wrong, without a full stop.
  package var whatHappened: String {
    switch problem {
    case .json(let code, let offset): "\(Self.description(of: code)) at byte \(offset)"
    case .rule(let fault): fault.whatHappened
    case .lineTooLong: "the line or its record is longer than \(ImportLimits.lineBytes) bytes"
    case .notObject: "the line is not a JSON object"
    case .csvQuote: "a quotation mark is misplaced or missing"
    case .csvCells(let found, let expected):
      "the row has \(found) cells and the header \(expected)"
    case .csvHeader(let name): "the header cannot be used because of the column '\(name)'"
    case .csvKind: "the row does not say of which kind it is"
    case .deletionWithFields(let fields):
      "a deletion holds further fields: \(fields.joined(separator: ", "))"
    case .danglingReference(let target):
      "it refers to \(target.path), which is not in the data"
    case .deletedButReferred(let referrers, let count):
      "the record is deleted but \(Self.records(count)) refer to it: "
        + Self.list(referrers, count: count)
    case .duplicateRecord(let file, let line):
      "the same record stands already in \(file), line \(line)"
    case .cycle(let records, let length):
      "a cycle of \(Self.records(length)): " + Self.list(records, count: length)
    case .duplicateDecision(let other):
      "\(other.path) has the same issuer, number and year"
    case .recipientKindNotAllowed(let awardType, let found, let allowed, let count):
      "\(awardType.path) is given to \(allowed.joined(separator: " or ")), not to a \(found)"
        + (count > ImportLimits.linesForEachPair ? " (\(count) lines in all)" : "")
    }
  }

  /// What to do about it, as a sentence.
  package var whatToDo: String {
    switch problem {
    case .json(.notUTF8, _): "Save the file as UTF-8."
    case .json(.notJSON, _): "Correct the line so that it is one JSON object."
    case .json(.duplicateKey, _): "Keep one of the members with this name."
    case .json(.loneSurrogate, _): "Write both halves of the character, or the character itself."
    case .json(.tooDeep, _): "Nest at most \(JSONParser.maximumDepth) levels."
    case .json(.numberRange, _):
      "Use at most \(JSONNumber.significantDigits) digits and exponents within "
        + "±\(JSONNumber.writtenExponent), or write the number as a text."
    case .json(.notRecord, _), .notObject: "Write one object with kind and id on each line."
    case .rule(let fault): fault.whatToDo
    case .lineTooLong: "Split the record, or move long texts out of it."
    case .csvQuote:
      "Put the whole cell in quotation marks and double the quotation marks inside it."
    case .csvCells: "Give every row one cell for each column; empty cells count."
    case .csvHeader: "Give each column a name of its own in the first row."
    case .csvKind: "Add a column kind, or give the kind of the file with --kind."
    case .deletionWithFields: "Keep only kind, id and deleted, or remove deleted."
    case .danglingReference: "Add the record it refers to, or correct the reference."
    case .deletedButReferred: "Change or delete the records that refer to it as well."
    case .duplicateRecord: "Keep one of the two lines."
    case .cycle: "Remove one of these references."
    case .duplicateDecision: "Correct the number, or use the decision that is there."
    case .recipientKindNotAllowed:
      "Correct the award type or the recipient, or extend recipient_kinds of the award type."
    }
  }

  private static func description(of code: JSONFault.Code) -> String {
    switch code {
    case .notUTF8: "the bytes are not UTF-8"
    case .notJSON: "this is not JSON"
    case .duplicateKey: "a name stands twice in one object"
    case .loneSurrogate: "half a surrogate pair stands alone"
    case .tooDeep: "more than \(JSONParser.maximumDepth) levels are nested"
    case .numberRange: "the number has too many digits or too large an exponent"
    case .notRecord: "this is not an object with kind and id"
    }
  }

  private static func records(_ count: Int) -> String {
    count == 1 ? "1 record" : "\(count) records"
  }

  private static func list(_ records: [RecordKey], count: Int) -> String {
    let names = records.map(\.path).joined(separator: ", ")
    return count > records.count ? names + " and \(count - records.count) more" : names
  }
}
