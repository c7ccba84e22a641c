package import HonourProtocol

/// What a daemon allows itself and its clients.
///
/// Source: `Protocol/limits.md`.
package struct ServerLimits: Hashable, Sendable {
  /// Connections at once; the next one is told that the server is busy.
  package var connections = 10_000
  /// Connections that have not been welcomed yet, over TLS.
  package var admission = AdmissionLimits()
  /// Connections of one client at once.
  package var connectionsPerClient = 8
  /// Publishes whose files come in at once, over the protocol.
  package var uploads = 4
  /// Descriptors that are left for the store, the cache and the log; at most a quarter of all.
  package var reservedDescriptors = 256
  /// From accept to a whole HELLO.
  ///
  /// The session's own limit holds as well.
  package var greeting: Monotonic = WireLimits.greeting
  /// How long last words may take to leave before a connection is closed over them.
  package var lastWords: Monotonic = 5 * WireLimits.second
  /// How long a graceful stop waits for transfers under way.
  package var stop: Monotonic = 5 * WireLimits.second
  /// A transfer's body up to this size is held in memory beside its file.
  package var memoryBodyBytes = 262_144
  /// Bytes of frames in memory, and on disk.
  package var cacheMemoryBytes: UInt64 = 67_108_864
  package var cacheFileBytes: UInt64 = 4_294_967_296
  /// Transfers in the cache; one above `memoryBodyBytes` costs a descriptor.
  package var cacheEntries = 128
  /// Revisions before the newest whose deltas to it, and the snapshot, are made before anyone asks;
  /// 0 prepares nothing.
  package var preparedRevisions = 16
  /// Transfers that are made at once by codes that clients brought from other servers; who brings
  /// more is sent the whole.
  package var followedBuilds = 4
  /// Revisions that clients walk to at once; who walks to an older one is told to come back.
  package var walkSources = 4
  /// What one connection asks of a body at once.
  ///
  /// With what waits in the connection's own queue it bounds what a slow reader costs.
  package var blockBytes = 65_536
  /// Subscribers that are told of a publish in one turn, and the pause before the next turn.
  package var noticesPerTurn = 100
  package var noticePause: Monotonic = 20_000_000
  /// How soon a client is asked to come back when the server is busy or cannot read its store.
  package var retryAfterSeconds: UInt64 = 30
  /// How long a transfer that could not be made is not tried again.
  package var failedBuildPause: Monotonic = 5 * WireLimits.second
  /// Deadlines closer together than this are looked at in one turn.
  package var deadlineGrain: Monotonic = 50_000_000

  package init() {}
}
