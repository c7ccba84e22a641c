import Dispatch
import Glibc
import HonourModel
import HonourProtocol
package import HonourStore
import HonourTransport

/// One connection to one daemon, from the first SYN to the last byte.
///
/// It carries out what a ``ClientSession`` says: sends, spools, has the replica apply, closes. The
/// transaction runs on the worker, so that pings are answered meanwhile.
///
/// Isolation: an actor on a serial queue, which the socket's events arrive on.
package actor ClientConnection {
  let executor = QueueExecutor(label: "honour.connection")
  let worker: Worker
  let address: ServerAddress
  let replica: Replica
  let options: SyncOptions
  let identity: ClientIdentity?
  let membership: Membership
  private let recorder: Recorder?
  let onEvent: @Sendable (SyncEvent) -> Void

  /// What it is connected by, from ``run(connectNanoseconds:)`` on.
  private(set) var link: DaemonLink?
  private var session: ClientSession?
  private var spool: Spool
  var startedAt: UInt64 = 0
  var held: RevisionInfo?
  /// Why what is held is believed.
  private var evidence: TrustEvidence?
  var progress: TransferProgress?
  private var stoppedAt: BudgetStop?
  /// What an earlier connection left.
  private var kept: (transfer: HeldTransfer?, walk: HeldWalk?) = (nil, nil)
  /// What was kept goes on, and nothing has come of it yet.
  private var isResuming = false
  /// The replica is at work: its answer is waited for, whatever becomes of the connection.
  var isApplying = false
  /// The walk under way, and the WANT frame that ended it.
  var walkOffer: WalkOffer?
  private var want: [UInt8]?
  /// What a walk found that the replica has too much; rising keys.
  var surplus: [RecordKey] = []
  var isClosed = false
  private var lostCause = SyncError.LostCause.peerClosed
  var outcome: SyncOutcome?
  var failure: SyncError?
  var traffic: Traffic { link?.traffic ?? TrafficMeter().traffic }
  /// Bytes both ways so far.
  var spentBytes: UInt64 { traffic.bytesSent + traffic.bytesReceived }
  private var continuation: CheckedContinuation<Void, Never>?

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// - Parameters:
  ///   - address: Where the daemon is.
  ///   - replica: Opened for writing.
  ///   - worker: Where blocking work runs; shared by the connections to one replica.
  ///   - options: Whether to stay.
  ///   - identity: Who this laptop is and whom it joined; nil where it has joined nobody.
  ///   - membership: Where what statements change of that is kept.
  ///   - recorder: Keeps the bytes of both directions.
  ///   - onEvent: Called on the connection's queue; it must not block.
  package init(
    address: ServerAddress, replica: Replica, worker: Worker, options: SyncOptions,
    identity: ClientIdentity?, membership: Membership, recorder: Recorder?,
    onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) {
    self.address = address
    self.replica = replica
    self.worker = worker
    self.options = options
    self.identity = identity
    self.membership = membership
    self.recorder = recorder
    self.onEvent = onEvent
    spool = Spool(replicaDirectory: replica.directory)
  }

  /// Connects, syncs and closes; with ``SyncOptions/Mode/subscribed`` only a failure ends it.
  ///
  /// Cancelling the task says goodbye and throws ``SyncError/cancelled``; a transaction under way is
  /// brought to its end first.
  ///
  /// - Parameter connectNanoseconds: What the last of the host's addresses gets to answer.
  /// - Returns: What the sync did.
  /// - Throws: ``SyncError``; a subscription always, whatever ended it.
  package func run(connectNanoseconds: UInt64) async throws(SyncError) -> SyncOutcome {
    startedAt = MonotonicClock.now()
    let isRepair = options.repairs
    (held, evidence) = try await worker.perform { [replica] in
      Result { () throws(StoreError) -> (RevisionInfo?, TrustEvidence?) in
        // A repair does not need to know it, and what it is told in may be lost.
        guard isRepair else { return (try replica.revision(), try replica.evidence()) }
        return (try? replica.revision(), try? replica.evidence())
      }
    }.mapError(SyncError.store).get()
    if address.scheme == .secure, let left = options.maxBytes,
      left < ClientLimits.leastProtectedBudgetBytes
    {
      throw .budgetTooSmall(address, left: left)
    }
    let tls = try identity.end(to: address)
    // Reading it back may take longer than a daemon waits for the greeting.
    kept = spool.load(answering: pull)
    let candidates = try await worker.perform { [address] in address.candidates() }.get()
    guard !Task.isCancelled else { throw .cancelled }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.continuation = continuation
        let link = DaemonLink(
          to: address, queue: executor.queue, tls: tls, recorder: recorder,
          readBytesPerSecond: options.readBytesPerSecond
        ) { self.handle($0) }
        self.link = link
        link.connect(to: candidates, deadlineNanoseconds: connectNanoseconds)
      }
    } onCancel: {
      Task { await self.stop() }
    }
    if let failure { throw failure }
    guard var outcome else { throw lost() }
    outcome.traffic = traffic
    return outcome
  }
}

// MARK: - Connecting and closing

extension ClientConnection {
  private func handle(_ event: DaemonLink.Event) {
    switch event {
    case .unconnected(let error):
      fail(error)
      conclude()
    case .connected(let now, let peer):
      onEvent(.connected(address))
      session = ClientSession(
        held: held?.position, resuming: kept.transfer, walking: kept.walk,
        mode: options.mode == .once ? .once : .subscribed, repairs: isRepairing,
        budgetBytes: options.maxBytes.map(frameBudget), trust: trust,
        enrolment: peer.flatMap(enrolment), now: now)
      drive(.connected)
    case .received(let bytes): drive(.received(bytes))
    case .drained: break
    case .unrecorded(let error):
      fail(error)
      drive(.stop)
    case .unsecured(let fault): fail(.unsecured(address, fault, expected: identity.daemons))
    case .tick: drive(.tick)
    case .closed(let cause):
      isClosed = true
      lostCause = cause ?? lostCause
      drive(.disconnected)
      if !isApplying { conclude() }
    }
  }

  /// Everything is over: the socket is closed and no transaction runs.
  func conclude() {
    link?.end()
    session = nil
    if outcome == nil || options.mode == .subscribed { fail(lost()) }
    continuation?.resume()
    continuation = nil
  }

  private func stop() {
    if failure == nil, outcome == nil || options.mode == .subscribed { failure = .cancelled }
    if link?.cancelConnecting() == true { return conclude() }
    drive(.stop)
  }

  private func lost() -> SyncError {
    .connectionLost(address, cause: lostCause, received: progress)
  }
}

// MARK: - What the session says

extension ClientConnection {
  /// Tells the session an event, does what it says, and arms the timer for its next deadline.
  func drive(_ event: ClientSession.Event) {
    guard var session else { return }
    self.session = nil
    let actions = session.handle(event, now: MonotonicClock.now())
    self.session = session
    for action in actions { perform(action) }
    link?.arm(for: self.session?.nextDeadline)
  }

  private func perform(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): link?.send(bytes)
    case .begin(let manifest):
      let question = question
      spooling { spool throws(FileFault) in try spool.begin(manifest, answering: question) }
      began(manifest)
    case .resume(let keepingPart, let encoder):
      isResuming = true
      spooling { spool throws(FileFault) in
        try spool.resume(keepingPart: keepingPart, encoder: encoder)
      }
      if let manifest = spool.manifest { began(manifest) }
    case .part(let bytes, let isStart):
      let question = question
      spooling { spool throws(FileFault) in
        if isStart {
          try spool.beginPart(bytes, answering: question)
        } else {
          try spool.append(part: bytes)
        }
      }
    case .chunk(let wire, _):
      isResuming = false
      spooling { spool throws(FileFault) in try spool.append(wire) }
    case .progress(let received, let total):
      let progress = TransferProgress(receivedBytes: received, totalBytes: total)
      self.progress = progress
      onEvent(.progress(progress))
    case .complete:
      apply()
    case .upToDate:
      upToDate()
    case .walk(let offer): walk(offer)
    case .answered(let question, let answer):
      spooling { spool throws(FileFault) in
        try spool.append(question: question, answer: answer)
      }
    case .compare(let listed): compare(listed)
    case .wanted(let want): self.want = want
    case .notified:
      if !isApplying { startedAt = MonotonicClock.now() }
      onEvent(.notified)
    case .stopped(let rest):
      stoppedAt = rest
    case .offered, .upload, .reported: break
    case .enrolled(let enrolled): joined(as: enrolled)
    case .refused(let refusal):
      fail(SyncError(refusal, by: address, of: identity))
    case .close(let reason):
      ended(reason)
      link?.finish()
    }
  }

  /// Whether what comes next is for a replica whose position is not believed: in a repair, and where
  /// nobody has signed what was fetched before this laptop joined.
  var isRepairing: Bool { outcome == nil && (options.repairs || isUnsigned) }

  private var isUnsigned: Bool { identity != nil && held != nil && evidence == nil }

  /// Whom to believe; nil where this laptop has joined nobody.
  private var trust: ClientTrust? {
    identity.map {
      ClientTrust(pins: $0.pins, held: evidence?.held, attested: evidence?.attested)
    }
  }

  /// What changes the daemon's list, proven for this connection; nil where nothing is to change.
  private func enrolment(_ peer: TLSPeer) -> Enrol? {
    guard let enrolment = options.enrolment, let identity,
      let daemon = Digest(bytes: peer.fingerprint).map({ Fingerprint($0) })
    else { return nil }
    switch enrolment {
    case .invitation(let invitation):
      return .invitation(
        id: invitation.id,
        proof: EnrolmentProof.make(
          secret: invitation.secret, exporter: peer.exporter, client: identity.publicKey,
          daemon: daemon))
    case .nextKey(let key):
      let proof = RekeyProof.make(
        new: key, old: identity.publicKey, exporter: peer.exporter)
      return .newKey(key.publicKey.bytes, signature: proof.bytes)
    }
  }

  /// Whom to believe from here on, where statements have changed it.
  var changedPins: ClientTrust.Pins? {
    guard let pins = session?.trust?.pins, pins != identity?.pins else { return nil }
    return pins
  }

  /// What a transfer will be believed for, once it is applied.
  var offeredEvidence: TrustEvidence? { session?.offered?.evidence }

  /// What the daemon attested last.
  var attested: FreshnessStatement? { session?.trust?.attested }

  /// What is left for frames of a budget: the handshake and the records around them cost the rest.
  private func frameBudget(_ bytes: UInt64) -> UInt64 {
    guard address.scheme == .secure else { return bytes }
    let protection = ClientLimits.protectionBytes + bytes / ClientLimits.recordShare
    return bytes - min(bytes, protection)
  }

  /// What is asked, as the spool names it.
  var pull: Pull { isRepairing ? .repair : Pull(held: held?.position.short) }

  private var question: SpoolQuestion {
    guard let walkOffer, let want else { return SpoolQuestion(pull) }
    return SpoolQuestion(pull, walk: (walkOffer, want))
  }

  /// The walk is done.
  func endWalk() { (walkOffer, want) = (nil, nil) }

  private func began(_ manifest: Manifest) {
    onEvent(
      .began(
        TransferOffer(
          revision: manifest.target.position.revision, shape: TransferShape(manifest.shape),
          recordCount: manifest.putCount, wireBytes: manifest.wireLength)))
  }

  /// What the end of the session means, where nothing was said about it before.
  private func ended(_ reason: CloseReason) {
    switch reason {
    case .done, .stopped, .applyFailed, .refusedByPeer, .disconnected: break
    case .incapable: fail(.noLimits(address))
    case .untrusted(let fault):
      if let evidence, let identity, let disputed = session?.disputed {
        membership.keepEvidence(against: identity.pins.publisher, evidence.held, disputed)
      }
      fail(.untrusted(address, fault))
    case .budgetSpent:
      guard let stoppedAt, let maxBytes = options.maxBytes else { return }
      fail(
        .stopped(
          SyncStop(
            stoppedAt, from: address, budgetBytes: maxBytes, traffic: traffic,
            applied: outcome)))
    case .goodbye: lostCause = .goingAway
    case .faulty(let error):
      // What goes on from a part that was kept and fails at once may fail for the part: without it the
      // daemon is asked once more. What was checked stays, for this daemon or another one.
      guard !isResuming else {
        drop()
        lostCause = .damagedPart
        return
      }
      spooling { spool throws(FileFault) in try spool.dropPart() }
      fail(.protocolViolation(address, error))
    case .refused(.tooSlow): lostCause = .silence
    case .refused(.damaged):
      lostCause = .damagedPart
      spooling { spool throws(FileFault) in try spool.dropPart() }
    case .refused(let code): fail(.gaveUp(address, code))
    }
  }

  /// Gives up what was received: it is applied, or of no use.
  func drop() {
    // What stays behind is found to be of no use by the next sync.
    try? spool.discard()
  }

  /// Changes the spool; what fails on the disk ends the connection.
  func spooling(_ body: (inout Spool) throws(FileFault) -> Void) {
    guard failure == nil else { return }
    do throws(FileFault) {
      try body(&spool)
    } catch {
      fail(.spool(error))
      drive(.stop)
    }
  }

  /// The first failure is the one that is told.
  func fail(_ error: SyncError) {
    if failure == nil { failure = error }
  }
}
