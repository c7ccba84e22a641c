import Dispatch
import HonourModel
import HonourProtocol
import HonourTransport

/// One connection over which one daemon publishes files, and reports.
///
/// Isolation: an actor on a serial queue, which the socket's events arrive on.
actor PublishConnection {
  private let executor = QueueExecutor(label: "honour.publish")
  private let address: ServerAddress
  private let base: Position
  private let publication: Publication
  private let trust: ClientTrust?
  private let identity: ClientIdentity?
  private let recorder: Recorder?
  private let tell: @Sendable (ReportLine) -> Void

  private var link: DaemonLink?
  private var session: ClientSession?
  /// What goes out next; nil where nothing was asked for yet.
  private var place: (file: Int, byte: Int)?
  private var isReported = false
  private var failure: SyncError?
  private var lostCause = SyncError.LostCause.peerClosed
  private var continuation: CheckedContinuation<Void, Never>?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(
    address: ServerAddress, base: Position, publication: Publication, trust: ClientTrust?,
    identity: ClientIdentity?, recorder: Recorder?, tell: @escaping @Sendable (ReportLine) -> Void
  ) {
    self.address = address
    self.base = base
    self.publication = publication
    self.trust = trust
    self.identity = identity
    self.recorder = recorder
    self.tell = tell
  }

  /// Connects, publishes and closes.
  func run(connectNanoseconds: UInt64) async throws(SyncError) {
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
    guard !isReported else { return }
    guard !isUploaded else { throw .unreported(address) }
    throw failure ?? .connectionLost(address, cause: lostCause, received: nil)
  }

  /// Whether the daemon may have published: all that it waits for is on its way.
  private var isUploaded: Bool { place.map { $0.file == publication.files.count } ?? false }

  private func handle(_ event: DaemonLink.Event) {
    switch event {
    case .unconnected(let error):
      failure = error
      conclude()
    case .connected(let now, _):
      let publish = Publish(
        base: base.short, isFull: publication.isFull, fixesText: publication.fixesText,
        isDryRun: publication.isDryRun, kind: publication.kind, message: publication.message,
        names: publication.files.map(\.name))
      session = ClientSession(held: base, mode: .publishing(publish), trust: trust, now: now)
      drive(.connected)
    case .received(let bytes): drive(.received(bytes))
    case .drained: sendNext()
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
    let actions = session.handle(event, now: MonotonicClock.now())
    self.session = session
    for action in actions { perform(action) }
    link?.arm(for: self.session?.nextDeadline)
  }

  private func perform(_ action: ClientSession.Action) {
    switch action {
    case .send(let bytes): link?.send(bytes, notify: place != nil)
    case .upload:
      place = (0, 0)
      // In a turn of its own: the session is still being told.
      executor.queue.async { self.assumeIsolated { $0.sendNext() } }
    case .reported(let report): take(report)
    case .refused(let refusal): failure = SyncError(refusal, by: address, of: identity)
    case .close(let reason):
      ended(reason)
      link?.finish()
    case .offered, .upToDate, .enrolled, .begin, .resume, .part, .chunk, .complete, .walk,
      .answered, .compare, .wanted, .notified, .progress, .stopped:
      break
    }
  }

  /// Sends the next bytes of the files, once those before have left; each file ends with none.
  private func sendNext() {
    guard let (file, byte) = place, file < publication.files.count, failure == nil else { return }
    let bytes = publication.files[file].bytes[byte...].prefix(WireLimits.dataPayloadBytes)
    place = bytes.isEmpty ? (file + 1, 0) : (file, byte + bytes.count)
    drive(.file(Array(bytes)))
  }

  private func take(_ report: Report) {
    do {
      let line = try ReportLine(json: report.line)
      if case .outcome = line { isReported = true }
      tell(line)
    } catch {
      failure = .gaveUp(address, .malformed)
    }
  }

  private func ended(_ reason: CloseReason) {
    switch reason {
    case .done, .stopped, .applyFailed, .refusedByPeer, .disconnected, .budgetSpent: break
    case .goodbye: lostCause = .goingAway
    case .faulty(let error): failure = .protocolViolation(address, error)
    case .untrusted(let fault): failure = .untrusted(address, fault)
    case .incapable: failure = .noPublishing(address)
    case .refused(.tooSlow): lostCause = .silence
    case .refused(let code): failure = .gaveUp(address, code)
    }
  }

  private func stop() {
    if failure == nil { failure = .cancelled }
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
