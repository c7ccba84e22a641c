/// What the transport allows itself.
///
/// Source: `Protocol/limits.md`.
package enum TransportLimits {
  /// Bytes that one call reads.
  package static let readBytes = 16_384
  /// Bytes that one connection may read before the others get their turn.
  package static let readBudgetBytes = 65_536
  /// Bytes that may wait in one connection for the peer to read.
  package static let outgoingBytes = 262_144
  /// Bytes that the system may hold for one accepted connection ahead of what the peer takes.
  package static let unsentBytes: Int32 = 131_072
  /// Bytes of a peer that are thrown away while a connection is finishing.
  package static let discardedBytes = 1_048_576
  /// Connections that one turn accepts.
  package static let acceptsPerTurn = 64
  /// Connections that wait to be accepted.
  package static let backlog: Int32 = 4_096
  /// How long a listener rests when the system has no descriptor left.
  package static let acceptPauseNanoseconds: UInt64 = 100_000_000
  /// Plain bytes that may wait for a TLS handshake to end.
  package static let unsecuredBytes = 4_096
  /// Plain bytes at which a turn is sealed before its end.
  package static let unsealedBytes = 65_536
  /// Handshakes of a server that are computed at once.
  package static let handshakeLanes = 2
  /// What a stranger's handshake costs of the strangers' time: 200 a second.
  package static let strangerNanoseconds: UInt64 = 5_000_000
  /// Strangers' handshakes that may come at once after a rest.
  package static let strangerBurst: UInt64 = 64
  /// Handshakes of strangers that may wait for a lane.
  package static let waitingStrangers = 128
  /// Handshakes that were begun, or come from known addresses, and may wait for a lane.
  package static let waitingKnown = 1_024
  /// How long one address may take to connect while another is left to try.
  package static let connectNanoseconds: UInt64 = 2_000_000_000
}
