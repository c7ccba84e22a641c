package import HonourModel
package import HonourProtocol

/// What a sync would cost, as the daemon told it.
package struct SyncPrice: Sendable {
  package enum Answer: Sendable {
    case upToDate
    /// A transfer, and what of it is here already.
    case transfer(Offer, Hold?)
  }

  package let address: ServerAddress
  /// What the replica holds; nil before the first sync.
  package let held: Position?
  package let answer: Answer
  /// Bytes that the sync would send.
  package let syncBytesUp: UInt64
  /// What it cost to ask.
  package let asking: Traffic

  /// Bytes that the sync would receive.
  package var syncBytesDown: UInt64 {
    let greeting = UInt64(
      Frame.welcome(Welcome(version: 1, capabilities: Capabilities.ours.rawValue)).encoded().count)
    switch answer {
    case .upToDate: return greeting + UInt64(Frame.upToDate.encoded().count)
    case .transfer(let offer, _): return greeting + offer.answerBytes
    }
  }

  /// Round trips of the sync, making the TCP connection not counted.
  package var roundTrips: UInt64 {
    switch answer {
    case .upToDate: 1
    case .transfer(let offer, _): offer.pulls
    }
  }

  /// How long the bytes of the sync keep a line busy, in seconds.
  ///
  /// - Parameter bitsPerSecond: Of the line, both ways one after the other; above 0.
  package func seconds(bitsPerSecond: Double) -> Double {
    Double(syncBytesDown + syncBytesUp) * 8 / bitsPerSecond
  }
}
