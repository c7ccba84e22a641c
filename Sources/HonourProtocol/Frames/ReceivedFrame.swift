/// A frame out of a stream, with its place.
package struct ReceivedFrame: Hashable, Sendable {
  package let frame: Frame
  /// Bytes of the stream before the frame.
  package let offset: UInt64
  /// The frame as it came, header included; empty for one that was read past.
  package let bytes: [UInt8]
  /// Header and payload bytes.
  package let byteCount: Int
  /// Every field in order, header first; empty where nobody asked for them.
  package let fields: [FieldTrace]
}
