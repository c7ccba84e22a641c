/// What is wrong with a peer's bytes, and where.
package struct WireError: Error, Hashable, Sendable {
  /// Bytes of the fault that an error keeps.
  package static let foundBytes = 16

  package enum Reason: Hashable, Sendable {
    /// The bytes end before the field does.
    case truncated(needed: UInt64, available: UInt64)
    case trailingBytes(count: UInt64)
    case varintTooLong(byteLimit: Int)
    case varintNotMinimal
    case aboveLimit(value: UInt64, limit: UInt64)
    case belowLimit(value: UInt64, limit: UInt64)
    /// A number that another field or an earlier frame fixed.
    case wrongNumber(value: UInt64, expected: UInt64)
    case wrongBytes(expected: [UInt8])
    /// A shape, method, recipe or flag that version 1 does not know.
    case unknownValue(UInt64, known: ClosedRange<UInt64>)
    case notUTF8
    /// The check byte is not the one that the frame's bytes give.
    case damaged(expected: UInt8)
    case unknownCriticalFrame(UInt8)
    case unexpectedFrame(UInt8)
    case noCommonVersion(lowest: UInt8, highest: UInt8)
    case inflate(Inflater.Fault)
    case wrongDigest(expected: [UInt8])
    /// A key that is not after the one before it, or a time that is before it.
    case notRising
    /// Bytes that are not a record's key, or a record without one.
    case noKey
    /// A transfer whose target is not newer than what it was asked for.
    case notNewer
    case foreignLineage
  }

  package let reason: Reason
  /// Bytes from the start of the stream (of a plain stream: of its plain bytes).
  package let offset: UInt64
  /// The frame's name and the field's: `PULL.held.epoch`.
  package let path: String
  /// The bytes at `offset`, at most 16.
  package let found: [UInt8]

  package init(
    _ reason: Reason, at offset: UInt64, path: String, found: some Sequence<UInt8> = []
  ) {
    self.reason = reason
    self.offset = offset
    self.path = path
    self.found = Array(found.prefix(Self.foundBytes))
  }

  /// The same error in a stream or file that has so many more bytes before it.
  package func moved(by bytes: UInt64) -> WireError {
    WireError(reason, at: offset + bytes, path: path, found: found)
  }
}
