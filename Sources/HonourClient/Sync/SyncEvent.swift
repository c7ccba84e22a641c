/// What a sync reports while it runs.
package enum SyncEvent: Sendable {
  /// A TCP connection stands; nothing is known of the daemon yet.
  case connected(ServerAddress)
  /// The daemon has put this laptop on its list.
  case enrolled(name: String, role: String)
  /// The daemon does not keep the revision held: what differs is looked for, where that is cheaper
  /// than fetching everything.
  case comparing(WalkTarget)
  /// The daemon answered with a transfer, and this is its price.
  case began(TransferOffer)
  case progress(TransferProgress)
  /// Everything has arrived and is verified; the transaction begins.
  case applying
  /// The replica holds what the daemon holds.
  case synced(SyncOutcome)
  /// `watch` only: a newer revision exists.
  case notified
  /// `watch` only: the connection is gone, for this reason where it did not end in order; the next
  /// attempt comes after so many seconds.
  case waiting(SyncError?, seconds: Double)
}

/// How much of a transfer is here, in bytes on the wire.
package struct TransferProgress: Hashable, Sendable {
  package let receivedBytes: UInt64
  /// Exact, as the manifest says: chunks and end, the manifest itself not.
  package let totalBytes: UInt64

  package init(receivedBytes: UInt64, totalBytes: UInt64) {
    self.receivedBytes = receivedBytes
    self.totalBytes = totalBytes
  }
}

/// What a daemon offers before it sends it.
package struct TransferOffer: Hashable, Sendable {
  package let revision: UInt64
  package let shape: TransferShape
  package let recordCount: UInt64
  /// Chunks and end, in bytes on the wire.
  package let wireBytes: UInt64
}

/// What a walk leads to, and what it is measured against.
package struct WalkTarget: Hashable, Sendable {
  package let revision: UInt64
  /// What fetching everything would cost, in bytes on the wire.
  package let snapshotBytes: UInt64
  /// Whether that is known and not estimated.
  package let isExact: Bool
}
