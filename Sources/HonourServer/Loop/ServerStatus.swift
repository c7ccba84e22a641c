package import HonourModel
package import HonourTransport

/// What the serving side has done and is doing, for `honourd status` and the log.
package struct ServerStatus: Hashable, Sendable {
  /// Counts since the start.
  package struct Counters: Hashable, Sendable {
    package var accepted: UInt64 = 0
    /// Connections turned away by a limit.
    package var turnedAway: UInt64 = 0
    package var upToDate: UInt64 = 0
    package var deltas: UInt64 = 0
    package var snapshots: UInt64 = 0
    package var walks: UInt64 = 0
    /// Sessions that this server ended with an error.
    package var refused: UInt64 = 0
    package var built: UInt64 = 0
    /// Transfers of an earlier run that were found whole.
    package var adopted: UInt64 = 0
    package var failedBuilds: UInt64 = 0
    package var notices: UInt64 = 0
    /// Of connections that have ended.
    package var receivedBytes: UInt64 = 0
    package var sentBytes: UInt64 = 0
  }

  package let newest: RevisionInfo
  package let addresses: [SocketAddress]
  package let uptimeSeconds: UInt64
  package let connections: Int
  package let subscribers: Int
  /// Bytes that wait in all connections for their peers to read.
  package let queuedBytes: Int
  package let cachedTransfers: Int
  package let cacheMemoryBytes: UInt64
  package let cacheFileBytes: UInt64
  /// How often the system had no descriptor for a new connection.
  package let exhaustions: Int
  package let counters: Counters
}
