/// A value bound to a statement's parameter.
package enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  /// UTF-8 that the caller knows to be valid.
  case text(ArraySlice<UInt8>)
  case blob(ArraySlice<UInt8>)

  package static func text(_ bytes: [UInt8]) -> SQLValue { .text(bytes[...]) }

  package static func text(_ string: String) -> SQLValue { .text(Array(string.utf8)[...]) }

  package static func blob(_ bytes: [UInt8]) -> SQLValue { .blob(bytes[...]) }

  package static func optional(_ value: Int64?) -> SQLValue {
    value.map { .integer($0) } ?? .null
  }
}
