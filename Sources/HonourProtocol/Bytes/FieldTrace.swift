/// One field as it was read: what the inspector lists.
package struct FieldTrace: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case unsigned(UInt64)
    case signed(Int64)
    case bytes([UInt8])
    case text(String)
  }

  /// The field's name within its frame: `held.epoch`.
  package let name: String
  /// Bytes from the start of the stream.
  package let offset: UInt64
  package let bytes: [UInt8]
  package let value: Value
}
