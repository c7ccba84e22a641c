/// How long a frame is, read from its first bytes: for whoever walks over frames of its own making.
package struct FrameExtent: Hashable, Sendable {
  /// Bytes of the longest header.
  package static let headerLimit = WireLimits.lengthFieldBytes + 2

  package let headerBytes: Int
  package let payloadBytes: Int

  package var byteCount: Int { headerBytes + payloadBytes }

  /// Nil where the bytes do not begin with a frame's length.
  package init?(_ bytes: ArraySlice<UInt8>) {
    guard
      case .value(let length, let count) = Varint.read(
        bytes, at: bytes.startIndex, byteLimit: WireLimits.lengthFieldBytes),
      let payload = Int(exactly: length)
    else { return nil }
    headerBytes = count + 2
    payloadBytes = payload
  }
}
