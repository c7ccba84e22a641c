/// Counts what goes over a connection, as it is sent and as it arrives.
struct TrafficMeter: Sendable {
  private(set) var traffic = Traffic()
  /// Something was sent that nothing has come back for yet.
  private var isAwaiting = false

  mutating func sent(_ bytes: [UInt8]) {
    traffic.bytesSent += UInt64(bytes.count)
    isAwaiting = true
  }

  mutating func received(_ bytes: [UInt8]) {
    traffic.bytesReceived += UInt64(bytes.count)
    if isAwaiting { traffic.roundTrips += 1 }
    isAwaiting = false
  }

  /// Begins the next sync on the same connection.
  mutating func reset() { traffic = Traffic() }
}
