/// Why some bytes are not a JSON text that we take, and where.
///
/// Source: `Protocol/data-model.md`, "JSON".
package struct JSONFault: Error, Hashable, Sendable {
  /// What is wrong; the raw value is the code that people are shown.
  package enum Code: String, Hashable, Sendable {
    case notUTF8 = "not-utf8"
    case notJSON = "not-json"
    case duplicateKey = "duplicate-key"
    case loneSurrogate = "lone-surrogate"
    case tooDeep = "too-deep"
    /// A number with more digits or a larger exponent than are kept exactly.
    case numberRange = "number-range"
    /// JSON, but no object with a `kind` and an `id`.
    case notRecord = "not-a-record"
  }

  package let code: Code
  /// Bytes from the start of the text.
  package let offset: Int
  /// The member or item being read, as `parts[0].no`; empty at the top.
  package let path: String

  package init(_ code: Code, offset: Int, path: String) {
    self.code = code
    self.offset = offset
    self.path = path
  }
}
