/// One meeting with a server, as the replica's log keeps it.
package struct SyncContact: Hashable, Sendable {
  /// Seconds since 1970-01-01T00:00:00Z.
  ///
  /// Shown to people, never compared.
  package let at: Int64
  /// The server's address as the person wrote it.
  package let address: String
  package let bytesReceived: UInt64
  package let bytesSent: UInt64
  package let roundTrips: UInt64

  package init(
    at: Int64, address: String, bytesReceived: UInt64, bytesSent: UInt64, roundTrips: UInt64
  ) {
    self.at = at
    self.address = address
    self.bytesReceived = bytesReceived
    self.bytesSent = bytesSent
    self.roundTrips = roundTrips
  }
}
