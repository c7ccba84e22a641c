import HonourModel

extension FieldFault {
  /// What is wrong, without a full stop.
  var whatHappened: String {
    switch code {
    case .required: field.contains("|") ? "one of the two is required" : "it is required"
    case .wrongType: "\(found) is not a value of this type"
    case .unknownValue: "\(found) is not one of the words allowed here"
    case .unknownKind: "\(found) is not a kind that this version knows"
    case .idForm: "\(found) is not an id"
    case .dateForm: "\(found) is not a date"
    case .durationForm: "\(found) is not a duration"
    case .numberForm: "\(found) is not a whole number in plain digits"
    case .referenceForm: "\(found) cannot be a reference here"
    case .pointerForm: "\(found) does not point to a place in a source"
    case .fieldNameForm: "\(found) is not a field name"
    case .classRefused: "records of class \(found) are not taken"
    case .onlyOne: "both are given"
    case .figureWithoutUnit: "the figure does not say what it counts"
    case .annulmentWithoutTarget: "the annulment does not say which decision it annuls"
    case .targetsRequired: "the decision does not say which honours it is about"
    case .recipientMismatch: "\(found) is of another kind than recipient_kind says"
    case .notComposed: "the text is not in Unicode form NFC"
    case .lookalike: "the text holds \(found), which only looks like Đ (U+0110)"
    case .zeroWidth: "the text holds the invisible character \(found)"
    case .bidirectional: "the text holds \(found), which turns the direction of writing"
    case .control: "the text holds the control character \(found)"
    }
  }

  /// What to do about it, as a sentence.
  var whatToDo: String {
    switch code {
    case .required: allowed.isEmpty ? "Add it." : "Add it: \(words)."
    case .wrongType: "Write a value of type \(words)."
    case .unknownValue, .unknownKind: "Use one of: \(words)."
    case .idForm: "Use 1 to 128 of the characters A-Z a-z 0-9 . _ : @ / -."
    case .dateForm: "Write a date as 2020-05-28, 2020-05, 2020, 2020~, 201X, 2020/2025 or ../2020."
    case .durationForm: "Write a duration as P5Y, P1Y6M or P2W."
    case .numberForm:
      "Write digits only, without point, exponent or grouping, from -9223372036854775808 to "
        + "9223372036854775807."
    case .referenceForm: "Write an id, or kind/id where several kinds are possible: \(words)."
    case .pointerForm: "Write it as source-id#P02:597-617, the end after the start."
    case .fieldNameForm: "Write field, or field[n] for one item of a list."
    case .classRefused:
      "Keep such records out of this data set; it takes the classes \(words)."
    case .onlyOne: "Keep one of the two."
    case .figureWithoutUnit: "Add what is counted, such as persons or cases."
    case .annulmentWithoutTarget: "Add the id of the annulled decision as annuls."
    case .targetsRequired: "Add the ids of the honours as targets."
    case .recipientMismatch: "Make recipient and recipient_kind agree."
    case .notComposed, .lookalike, .zeroWidth, .bidirectional, .control:
      "Correct the text, or import with --fix-text."
    }
  }

  private var words: String { allowed.joined(separator: ", ") }
}
