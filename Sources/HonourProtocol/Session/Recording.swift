/// A file that keeps what went over one connection, with times.
///
/// Source: `Protocol/frames.md`, section 5.
package enum Recording {
  package static let magic = Array("HNRR".utf8)
  package static let version: UInt8 = 1

  package enum Direction: UInt8, CaseIterable, Sendable {
    case clientToServer = 0
    case serverToClient = 1
  }

  package struct Entry: Hashable, Sendable {
    package let direction: Direction
    /// Microseconds since the recording began.
    package let elapsed: UInt64
    package let bytes: [UInt8]

    package init(direction: Direction, elapsed: UInt64, bytes: [UInt8]) {
      self.direction = direction
      self.elapsed = elapsed
      self.bytes = bytes
    }
  }

  /// What a recording begins with.
  package static var header: [UInt8] { magic + [version] }

  /// Bytes to append to a recording; longer ones become several entries, none becomes none.
  ///
  /// `elapsed` is in microseconds since the recording began, and not less than the last.
  package static func encode(
    _ direction: Direction, elapsed: UInt64, bytes: [UInt8]
  ) -> [UInt8] {
    var writer = ByteWriter()
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(WireLimits.recordingEntryBytes)
      rest = rest.dropFirst(piece.count)
      writer.byte(direction.rawValue)
      writer.unsigned(elapsed)
      writer.unsigned(UInt64(piece.count))
      writer.bytes(piece)
    }
    return writer.bytes
  }
}
