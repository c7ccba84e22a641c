package import HonourModel

// What goes into a session and comes out of it.
extension ClientSession {
  package enum Mode: Hashable, Sendable {
    /// One answer, then GOODBYE.
    case once
    /// Stays, is notified and pulls again.
    case subscribed
    /// Asks what a sync would cost, then GOODBYE.
    case price
    /// Publishes, then GOODBYE.
    case publishing(Publish)

    /// Whether a transfer may come.
    var fetches: Bool {
      switch self {
      case .once, .subscribed: true
      case .price, .publishing: false
      }
    }
  }

  package enum Event: Sendable {
    case connected
    case received([UInt8])
    /// The replica committed the last transfer and is at this position.
    case applied(Position)
    /// The replica is where it was.
    case applyFailed
    /// The tree of what the replica has, which a walk compares.
    case tree(HashTree)
    /// How the listed buckets differ from what the replica has.
    case compared(WalkDifference)
    /// The next bytes of a file that is published, at most ``WireLimits/dataPayloadBytes``; none at its end.
    case file([UInt8])
    /// Time has passed: ``ClientSession/nextDeadline`` may be over.
    case tick
    case disconnected
    case stop
  }

  package enum Action: Hashable, Sendable {
    case send([UInt8])
    /// A transfer begins.
    case begin(Manifest)
    /// The transfer that was held goes on: with the part of a frame that is held, or without it.
    case resume(keepingPart: Bool, encoder: EncoderTag?)
    /// More bytes of a MANIFEST or CHUNK that is not whole yet, header included; `isStart` for the
    /// first ones of a MANIFEST.
    case part(ArraySlice<UInt8>, isStart: Bool)
    /// A chunk came and was checked: its whole frame, what came before of it included, and its
    /// plain bytes; none where it is deflated on the base, which is for whoever applies it to read.
    case chunk(wire: [UInt8], plain: [UInt8])
    /// All chunks came and were checked: apply them, then report.
    case complete(Manifest)
    case upToDate
    /// The client is on the list.
    case enrolled(Enrolled)
    /// What a sync would bring and cost, and the bytes of the frame that says so.
    case offered(Offer, frameBytes: Int)
    /// A walk was offered: come back with the tree of what the replica has.
    case walk(WalkOffer)
    /// What was asked in the walk and what was answered, both whole frames.
    case answered(question: [UInt8], answer: [UInt8])
    /// Compare these buckets with what the replica has, keep what it has too much, and come back.
    case compare([ListedBucket])
    /// This WANT frame was sent: what begins next is its patch.
    case wanted([UInt8])
    case notified(Notice)
    /// The server takes the files: come back with them.
    case upload
    /// A line of the report, and whether it is the last.
    case reported(Report)
    /// Bytes of the transfer that came, of all that were told; both count headers.
    case progress(received: UInt64, of: UInt64)
    /// What the server says; the position and the data stay.
    case refused(ErrorFrame)
    /// The budget ends the session here; the position and what is kept stay.
    case stopped(BudgetStop)
    case close(CloseReason)
  }

  /// What is said of a frame that has no row.
  func unexpected(_ received: ReceivedFrame) -> WireError {
    WireError(
      .unexpectedFrame(received.frame.type?.rawValue ?? 0), at: received.offset,
      path: "frame.type", found: received.bytes)
  }
}
