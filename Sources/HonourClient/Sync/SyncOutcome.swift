package import HonourModel

/// What a sync that succeeded did.
package struct SyncOutcome: Hashable, Sendable {
  package enum Change: Hashable, Sendable {
    /// The replica already held what the daemon holds.
    case upToDate
    case applied(AppliedTransfer)
  }

  package let address: ServerAddress
  package let change: Change
  /// What the replica holds now.
  package let revision: RevisionInfo
  /// The newest revision that a daemon has attested, and when last; nil where this laptop has joined
  /// nobody.
  package let attested: FreshnessStatement?
  package internal(set) var traffic: Traffic
  /// From the first attempt to connect to the commit, in seconds.
  package let seconds: Double
  /// What went wrong with the addresses that were tried before.
  package internal(set) var skipped: [SyncError] = []

  package init(
    address: ServerAddress, change: Change, revision: RevisionInfo,
    attested: FreshnessStatement? = nil, traffic: Traffic, seconds: Double
  ) {
    self.address = address
    self.change = change
    self.revision = revision
    self.attested = attested
    self.traffic = traffic
    self.seconds = seconds
  }

  /// How new what is held is, at `now` seconds since 1970-01-01T00:00:00Z.
  package func freshness(now: Int64, maximumAge: Int64) -> FreshnessGrade {
    FreshnessGrade(of: revision.position, attested: attested, now: now, maximumAge: maximumAge)
  }
}

/// A transfer that was verified and committed.
package struct AppliedTransfer: Hashable, Sendable {
  /// What the replica held before; nil where it held nothing.
  package let from: Position?
  package let shape: TransferShape
  /// Records that were not there, that have other bytes now, and that are gone.
  package let inserted: UInt64
  package let replaced: UInt64
  package let deleted: UInt64
  /// Bytes of the transfer before compression.
  package let plainBytes: UInt64

  package init(
    from: Position?, shape: TransferShape, inserted: UInt64, replaced: UInt64,
    deleted: UInt64, plainBytes: UInt64
  ) {
    self.from = from
    self.shape = shape
    self.inserted = inserted
    self.replaced = replaced
    self.deleted = deleted
    self.plainBytes = plainBytes
  }
}
