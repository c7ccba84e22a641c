/// What a sync cost on the wire.
package struct Traffic: Hashable, Sendable {
  /// Bytes that went out, headers of frames included, those of TCP and IP not.
  package internal(set) var bytesSent: UInt64 = 0
  package internal(set) var bytesReceived: UInt64 = 0
  /// How often something was sent and then waited for; making the TCP connection is not counted.
  package internal(set) var roundTrips: UInt64 = 0

  package init() {}
}
