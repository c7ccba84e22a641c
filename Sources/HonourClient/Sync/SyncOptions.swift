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
  /// How fast to receive at most; nil for as fast as can be.
  package let readBytesPerSecond: UInt64?

  /// The most bytes both ways; nil for as many as it takes.
  package let maxBytes: UInt64?
  /// Changes what the daemon's list says of this laptop first; nil where nothing is to change.
  package let enrolment: Enrolment?

  package init(
    mode: Mode, repairs: Bool = false, readBytesPerSecond: UInt64? = nil,
    maxBytes: UInt64? = nil, enrolment: Enrolment? = nil
  ) {
    self.mode = mode
    self.repairs = repairs
    self.readBytesPerSecond = readBytesPerSecond
    self.maxBytes = maxBytes
    self.enrolment = enrolment
  }
}
