/// How one connection behaves.
package struct SyncOptions: Sendable {
  package enum Mode: Hashable, Sendable {
    /// Becomes what the daemon holds and says goodbye.
    case once
    /// Stays, and becomes it again with every notice.
    case subscribed
  }

  package let mode: Mode
  /// Whether the replica is mended: nothing that it says of itself is believed.
  package let repairs: Bool
  /// What of a transfer stays in memory, in bytes; see ``Spool``.
  package let spoolMemoryBytes: Int

  package init(
    mode: Mode, repairs: Bool = false, spoolMemoryBytes: Int = ClientLimits.spoolMemoryBytes
  ) {
    self.mode = mode
    self.repairs = repairs
    self.spoolMemoryBytes = spoolMemoryBytes
  }
}
