package import HonourModel
import HonourProtocol

/// What a sync would cost, as the daemon told it.
package struct SyncPrice: Sendable {
  package enum Answer: Sendable {
    case upToDate
    case transfer(Transfer)
  }

  /// What the sync would bring.
  package struct Transfer: Sendable {
    package let shape: TransferShape
    package let epoch: UInt64
    package let revision: UInt64
    /// How often the client has to pull.
    package let pulls: UInt64
    /// Bytes of all frames that answer these pulls; of a walk the most that it takes.
    package let answerBytes: UInt64
    package let kinds: [Kind]
    /// Whether a part of it is here already.
    package let resumes: Bool

    init(_ offer: Offer, resumes: Bool) {
      shape =
        switch offer.shape {
        case .delta: .delta
        case .snapshot: .snapshot
        case .walk: .walk
        }
      epoch = offer.epoch
      revision = offer.revision
      pulls = offer.pulls
      answerBytes = offer.answerBytes
      kinds = offer.kinds.map { Kind(name: $0.name, puts: $0.puts, deletes: $0.deletes) }
      self.resumes = resumes
    }
  }

  /// Records of one kind.
  package struct Kind: Sendable {
    /// Empty for all kinds that are not named.
    package let name: String
    /// Records to insert or to replace.
    package let puts: UInt64
    package let deletes: UInt64
  }

  /// The root, three levels, the buckets, the records.
  private static let walkTrips: UInt64 = 6

  package let address: ServerAddress
  /// What the replica holds; nil before the first sync.
  package let held: Position?
  package let answer: Answer
  /// What it cost to ask.
  package let asking: Traffic
  /// Of what came, the frame that told the price.
  let offerBytes: UInt64
  /// The frame of a second PULL, which goes on from where a transfer that was cut leads to; 0 where
  /// there is none.
  let secondPullBytes: UInt64

  /// Whether only the walk itself can tell: bytes are then the most, round trips the fewest.
  package var isBound: Bool {
    if case .transfer(let transfer) = answer { transfer.shape == .walk } else { false }
  }

  /// Bytes that the sync would receive: what came around the offer, and the answer in its place.
  package var syncBytesDown: UInt64 {
    guard case .transfer(let transfer) = answer else { return asking.bytesReceived }
    return asking.bytesReceived - min(offerBytes, asking.bytesReceived) + transfer.answerBytes
      + protection(transfer.answerBytes)
  }

  /// Bytes that the sync would send: a PULL is as long as the PLAN that asked.
  package var syncBytesUp: UInt64 {
    guard case .transfer(let transfer) = answer, transfer.pulls > 1 else {
      return asking.bytesSent
    }
    return asking.bytesSent + secondPullBytes + protection(secondPullBytes)
  }

  /// What TLS puts around so many bytes of frames, each record as long as it may be.
  private func protection(_ bytes: UInt64) -> UInt64 {
    guard address.scheme == .secure else { return 0 }
    let records = (bytes + ClientLimits.recordBytes - 1) / ClientLimits.recordBytes
    return records * ClientLimits.recordOverheadBytes
  }

  /// Round trips of the sync, making the TCP connection not counted.
  package var roundTrips: UInt64 {
    switch answer {
    case .upToDate: 1
    case .transfer(let transfer): transfer.shape == .walk ? Self.walkTrips : transfer.pulls
    }
  }

  /// How long the bytes of the sync keep a line of so many bits a second busy, in seconds.
  ///
  /// Both ways one after the other, without waiting times; the speed is above 0.
  package func seconds(bitsPerSecond: Double) -> Double {
    Double(syncBytesDown + syncBytesUp) * 8 / bitsPerSecond
  }
}
