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
  /// Bytes of a peer that are thrown away while a connection is finishing.
  package static let discardedBytes = 1_048_576
  /// Connections that one turn accepts.
  package static let acceptsPerTurn = 64
  /// Connections that wait to be accepted.
  package static let backlog: Int32 = 4_096
  /// How long a listener rests when the system has no descriptor left.
  package static let acceptPauseNanoseconds: UInt64 = 100_000_000
  /// How long one address may take to connect.
  package static let connectNanoseconds: UInt64 = 2_000_000_000
}
