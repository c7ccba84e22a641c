import HonourProtocol

/// Where a budget ended a sync: what it cost, what is kept, and what is left.
package struct SyncStop: Hashable, Sendable {
  package let address: ServerAddress
  /// Bytes both ways that the sync was allowed.
  package private(set) var budgetBytes: UInt64
  /// Bytes both ways that the same budget paid before: to other addresses, or for what could not be
  /// mended.
  package private(set) var earlierBytes: UInt64 = 0
  package let traffic: Traffic
  /// What the sync had brought before, complete and verified; nil where the replica is where it was.
  package let applied: SyncOutcome?
  /// What is kept of a transfer for the next sync; nil where nothing is.
  package let kept: TransferProgress?
  /// Bytes that are still to come at least; nil where nobody knows.
  package let leftBytes: UInt64?
  /// A budget in which the next sync gets on.
  package let enoughBytes: UInt64
  /// Whether it was still to be found what differs; what was found so far is kept.
  package let wasWalking: Bool

  init(
    _ stop: BudgetStop, from address: ServerAddress, budgetBytes: UInt64, traffic: Traffic,
    applied: SyncOutcome?
  ) {
    self.address = address
    self.budgetBytes = budgetBytes
    self.traffic = traffic
    self.applied = applied
    kept = stop.kept.map {
      TransferProgress(receivedBytes: $0.bytes, totalBytes: $0.totalBytes)
    }
    leftBytes = stop.leftBytes
    enoughBytes = stop.enoughBytes
    wasWalking = stop.wasWalking
  }

  /// The same for a budget of which so many bytes were spent before.
  func after(_ bytes: UInt64) -> SyncStop {
    var stop = self
    stop.earlierBytes = bytes
    stop.budgetBytes += bytes
    return stop
  }

  /// The budget to go on with.
  package var nextBudgetBytes: UInt64 { max(budgetBytes, enoughBytes) }
}
