/// A rule that a record breaks, and where.
///
/// It needs no other record to be seen. Source: `Protocol/data-model.md`, "What is refused".
package struct FieldFault: Hashable, Sendable {
  /// The raw value is the code that people are shown.
  package enum Code: String, Hashable, Sendable, CaseIterable {
    case required
    case wrongType = "wrong-type"
    case unknownValue = "unknown-value"
    case unknownKind = "unknown-kind"
    case idForm = "id-form"
    case dateForm = "date-form"
    case durationForm = "duration-form"
    case numberForm = "number-form"
    case referenceForm = "reference-form"
    case pointerForm = "pointer-form"
    case fieldNameForm = "field-name-form"
    case classRefused = "class-refused"
    /// Exactly one of two fields must be there, and both are.
    case onlyOne = "only-one"
    case figureWithoutUnit = "figure-without-unit"
    case annulmentWithoutTarget = "annulment-without-target"
    case targetsRequired = "targets-required"
    case recipientMismatch = "recipient-mismatch"
    case notComposed = "not-nfc"
    case lookalike = "lookalike-d"
    case zeroWidth = "zero-width"
    case bidirectional = "bidirectional"
    case control = "control-character"
  }

  /// Where, as a person writes it: `qualifier`, `parts[0].no`; the field that is missing where one
  /// is, and both names with `|` between where one of two is.
  package let field: String
  package let code: Code
  /// The value that was found, as JSON and shortened, or the character; empty where none was.
  package let found: String
  /// The values or the type that the rule allows.
  package let allowed: [String]

  package init(_ code: Code, field: String, found: String = "", allowed: [String] = []) {
    self.code = code
    self.field = Excerpt.of(field)
    self.found = found
    self.allowed = allowed
  }
}

extension FieldFault {
  /// Characters of a value that are shown.
  static let foundCharacters = 60

  init(_ code: Code, field: String, value: JSONValue, allowed: [String] = []) {
    let whole = String(decoding: value.canonicalBytes, as: UTF8.self)
    let found = Excerpt.of(whole, characters: Self.foundCharacters)
    self.init(code, field: field, found: found, allowed: allowed)
  }

  init(_ flaw: TextFlaw, field: String) {
    let code: Code =
      switch flaw.code {
      case .notComposed: .notComposed
      case .lookalike: .lookalike
      case .zeroWidth: .zeroWidth
      case .bidirectional: .bidirectional
      case .control: .control
      }
    self.init(code, field: field, found: flaw.scalar.map(Self.name) ?? "")
  }

  /// `U+200B`.
  private static func name(of scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}
