// What goes into a session and comes out of it.
extension ServerSession {
  package enum Event: Hashable, Sendable {
    /// Who the client is; before its first byte.
    case identified(Admittance)
    case received([UInt8])
    /// What the list says to the last `enrol`.
    case judged(Judgement)
    /// The client is not let in any more.
    case evicted(ErrorCode)
    /// What the store says to the last `resolve`.
    case answer(Answer)
    /// The peer's socket took so many more bytes of the body.
    case bodyWritten(byteCount: Int)
    /// The whole body is written.
    case bodySent
    case published(Notice)
    /// Time has passed: ``ServerSession/nextDeadline`` may be over.
    case tick
    case disconnected
    case shutdown
  }

  package enum Answer: Hashable, Sendable {
    /// With the FRESH frame for a client that asks for signatures.
    case upToDate(fresh: [UInt8] = [])
    /// A MANIFEST frame, behind a FRESH where one is due; the shell knows the body, which follows with `sendBody`.
    /// `pause` is what follows it where not the whole body does.
    case transfer(manifestFrame: [UInt8], pause: Pause? = nil)
    /// A RESUMED frame, with the REST where there is one; what is left of the body follows.
    case resumed(frames: [UInt8], pause: Pause? = nil)
    /// Nothing of the answer fits in the LIMIT.
    case pause(Pause)
    /// What it would cost.
    case offer(Offer)
    /// A frame of a walk: the offer that begins one, or what was asked in it.
    case walk(frame: [UInt8])
    /// How the publish went; the shell knows the REPORT frames, which follow with `sendBody`.
    case report
    case refuse(ErrorCode, retryAfterSeconds: UInt64, detail: UInt64)
  }

  package enum Action: Hashable, Sendable {
    case send([UInt8])
    /// See whether this puts the client on the list, and come back with a judgement.
    case enrol(Enrol)
    /// Look up what the client holds, and come back with an answer.
    case resolve(Question)
    /// Look this up at the revision of the walk's offer; a client may have a part of a patch.
    case walk(WalkQuestion, Hold?)
    /// See whether its base is the newest revision, and come back: up to date, or a refusal.
    case check(Publish)
    /// Keep the next bytes of a file that is published; none end it.
    case keep([UInt8])
    /// All its files are there: publish them, and come back with the report.
    case carryOut(Publish)
    /// Write the body of the transfer that was answered; report with `bodyWritten` and `bodySent`.
    case sendBody
    /// Write what was sent, then end the connection.
    case close(CloseReason)
  }
}
