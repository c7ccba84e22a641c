import Dispatch
import HonourModel
import HonourProtocol
import HonourTransport

/// One connection that asks one daemon what a sync would cost, and fetches nothing.
///
/// Isolation: an actor on a serial queue, which the socket's events arrive on.
actor PriceConnection {
  private let executor = QueueExecutor(label: "honour.price")
  private let address: ServerAddress
  private let held: Position?
  /// The replica's, where a transfer that was cut may wait.
  private let directory: String
  private let identity: ClientIdentity?
  private let recorder: Recorder?

  private var link: DaemonLink?
  private var session: ClientSession?
  private var kept: HeldTransfer?
  private var answer: SyncPrice.Answer?
  private var offerBytes: UInt64 = 0
  private var said: Hold?
  private var failure: SyncError?
  private var lostCause = SyncError.LostCause.peerClosed
  private var continuation: CheckedContinuation<Void, Never>?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(
    address: ServerAddress, held: Position?, directory: String, identity: ClientIdentity?,
    recorder: Recorder?
  ) {
    self.address = address
    self.held = held
    self.directory = directory
    self.identity = identity
    self.recorder = recorder
  }

  /// Connects, asks and closes.
  func run(connectNanoseconds: UInt64) async throws(SyncError) -> SyncPrice {
    // Reading it back may take longer than a daemon waits for the greeting.
    kept = Spool.peek(in: directory, answering: held)
    let candidates = try address.candidates().get()
    let tls = try identity.end(to: address)
    guard !Task.isCancelled else { throw .cancelled }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.continuation = continuation
        let link = DaemonLink(
          to: address, queue: executor.queue, tls: tls, recorder: recorder
        ) { self.handle($0) }
        self.link = link
        link.connect(to: candidates, deadlineNanoseconds: connectNanoseconds)
      }
    } onCancel: {
      Task { await self.stop() }
    }
    if let failure { throw failure }
    guard let answer else { throw .connectionLost(address, cause: lostCause, received: nil) }
    return SyncPrice(
      address: address, held: held, answer: answer,
      asking: link?.traffic ?? TrafficMeter().traffic, offerBytes: offerBytes,
      secondPullBytes: secondPullBytes)
  }

  /// The second PULL names where the transfer that was cut leads to.
  private var secondPullBytes: UInt64 {
    // A lineage is as long as any other.
    let anyLineage = Lineage(bytes: [UInt8](repeating: 0, count: Lineage.byteCount))
    guard case .transfer(let transfer) = answer, transfer.pulls > 1, let said,
      let lineage = held?.lineage ?? anyLineage
    else { return 0 }
    return UInt64(Frame.pull(Pull(held: said.target(in: lineage).short)).encoded().count)
  }

  private func handle(_ event: DaemonLink.Event) {
    switch event {
    case .unconnected(let error):
      failure = error
      conclude()
    case .connected(let now, _):
      let trust = identity.map { ClientTrust(pins: $0.pins, held: nil, attested: nil) }
      session = ClientSession(held: held, resuming: kept, mode: .price, trust: trust, now: now)
      drive(.connected)
    case .received(let bytes): drive(.received(bytes))
    case .drained: break
    case .unrecorded(let error):
      failure = error
      drive(.stop)
    case .unsecured(let fault): failure = .unsecured(address, fault, expected: identity.daemons)
    case .tick: drive(.tick)
    case .closed(let cause):
      lostCause = cause ?? lostCause
      drive(.disconnected)
      conclude()
    }
  }

  private func drive(_ event: ClientSession.Event) {
    guard var session else { return }
    self.session = nil
    let hold = session.hold
    let actions = session.handle(event, now: MonotonicClock.now())
    self.session = session
    for action in actions { perform(action, hold) }
    link?.arm(for: self.session?.nextDeadline)
  }

  private func perform(_ action: ClientSession.Action, _ hold: Hold?) {
    switch action {
    case .send(let bytes): link?.send(bytes)
    case .offered(let offer, let frameBytes):
      offerBytes = UInt64(frameBytes)
      answer = .transfer(SyncPrice.Transfer(offer, resumes: hold != nil))
      said = hold
    case .upToDate: answer = .upToDate
    case .refused(let refusal): failure = SyncError(refusal, by: address, of: identity)
    case .close(let reason):
      ended(reason)
      link?.finish()
    case .enrolled, .begin, .resume, .part, .chunk, .complete, .walk, .answered, .compare, .wanted,
      .notified, .progress, .stopped, .upload, .reported:
      break
    }
  }

  private func ended(_ reason: CloseReason) {
    switch reason {
    case .done, .stopped, .applyFailed, .refusedByPeer, .disconnected: break
    case .goodbye: lostCause = .goingAway
    case .faulty(let error): failure = .protocolViolation(address, error)
    case .untrusted(let fault): failure = .untrusted(address, fault)
    case .incapable: failure = .noPrices(address)
    case .budgetSpent: break  // a price has no budget
    case .refused(.tooSlow): lostCause = .silence
    case .refused(let code): failure = .gaveUp(address, code)
    }
  }

  private func stop() {
    if failure == nil, answer == nil { failure = .cancelled }
    if link?.cancelConnecting() == true { return conclude() }
    drive(.stop)
  }

  private func conclude() {
    link?.end()
    session = nil
    continuation?.resume()
    continuation = nil
  }
}
