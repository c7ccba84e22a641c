/// The limits of this target.
///
/// Source: `Protocol/limits.md`.
package enum ClientLimits {
  /// The addresses that one sync tries and a replica remembers.
  package static let addresses = 16
  /// Seconds for a connection to stand while another address is left to try.
  package static let connectTimeoutSeconds: UInt64 = 2
  /// Seconds for a connection to the last address to stand.
  package static let lastConnectTimeoutSeconds: UInt64 = 10
  /// Seconds that a closing connection gets to send its last bytes.
  package static let goodbyeTimeoutSeconds: UInt64 = 1
  /// The lowest budget of a sync, in bytes both ways: greeting, asking and the answer that it is not
  /// enough fit in it.
  package static let leastBudgetBytes: UInt64 = 1_024
  /// The same for a protected connection, with its handshake.
  package static let leastProtectedBudgetBytes: UInt64 = 4_096
  /// What a protected connection costs at most beside its frames: the handshake and two ends, and of
  /// the rest one byte in so many for the records around the frames.
  package static let protectionBytes: UInt64 = 2_048
  package static let recordShare: UInt64 = 256
  /// Bytes of frames in a record of TLS, and what it adds to them; `Protocol/transport.md`, section 2.
  static let recordBytes: UInt64 = 16_384
  static let recordOverheadBytes: UInt64 = 22
  /// The bytes of a spooled transfer that are read and inflated at a time.
  package static let spoolReadBytes = 16_384
  /// The longest file of a walk; what does not fit is asked again after a cut.
  package static let walkFileBytes = 33_554_432
  /// The first and the longest pause before `watch` connects again, in seconds.
  package static let firstPauseSeconds = 1.0
  package static let longestPauseSeconds = 60.0
}
