package import HonourProtocol

/// A frame as the listing shows it.
package struct InspectedFrame: Hashable, Sendable {
  /// Nil in a bundle, which nobody says to anybody.
  package let direction: Recording.Direction?
  /// Microseconds since the recording began; nil for raw bytes.
  package let elapsed: UInt64?
  /// Bytes of this direction, or of the bundle, before the frame.
  package let offset: UInt64
  /// The type's name, or its number where it is unknown: `0xF0`.
  package let name: String
  package let wireBytes: UInt64
  package let fields: [InspectedField]
  /// For a frame of a transfer: what it brings.
  package var content: Content?
  /// The entries of the plain stream that the frame completes.
  package var entries: [InspectedEntry] = []
  /// The segments of columns that the frame completes; what can be read of them is in the entries.
  package var segments: [SegmentOutline] = []

  package enum Content: Hashable, Sendable {
    case manifest(plainBytes: UInt64, wireBytes: UInt64, chunks: UInt64)
    /// What is deflated on the base is not read where that is not at hand.
    case chunk(number: UInt64, chunks: UInt64, plainBytes: UInt64, isRead: Bool)
    case end(plainBytes: UInt64, wireBytes: UInt64)
  }
}
