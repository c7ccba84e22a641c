package import HonourProtocol

/// Where the bytes stop making sense, and what stood there.
package struct InspectedFault: Hashable, Sendable {
  /// What the error's offset counts.
  package enum Place: Hashable, Sendable {
    /// Bytes that one side sent, or those of a bundle where no side is named.
    case stream(Recording.Direction?)
    /// Bytes of the plain stream of the transfer under way.
    case plain(Recording.Direction?)
    /// Bytes of the recording itself.
    case recording
  }

  package let place: Place
  /// Microseconds since the recording began; nil for raw bytes.
  package let elapsed: UInt64?
  package let error: WireError
  /// The fields of the frame at fault that could still be read.
  package let fields: [InspectedField]
  /// The bytes are right as far as they go, and end too early.
  package let isCut: Bool
}
