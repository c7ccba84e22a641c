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
  /// What is said of a transfer that was cut.
  private let directory: String
  private let recorder: Recorder?

  private var connector: Connector?
  private var connection: StreamConnection?
  private var session: ClientSession?
  private var timer: DeadlineTimer?
  private var recording: RecordingFile?
  private var meter = TrafficMeter()
  private var isFinishing = false
  private var answer: SyncPrice.Answer?
  private var said: Hold?
  private var failure: SyncError?
  private var lostCause = SyncError.LostCause.peerClosed
  private var continuation: CheckedContinuation<Void, Never>?

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  init(address: ServerAddress, held: Position?, directory: String, recorder: Recorder?) {
    self.address = address
    self.held = held
    self.directory = directory
    self.recorder = recorder
  }

  /// Connects, asks and closes.
  func run(connectNanoseconds: UInt64) async throws(SyncError) -> SyncPrice {
    let candidates: [SocketAddress]
    do throws(SocketError) {
      candidates = try address.endpoint.resolve().filter(\.isLoopback)
    } catch {
      throw unreachable(error)
    }
    guard !candidates.isEmpty else { throw .notLoopback(address) }
    guard !Task.isCancelled else { throw .cancelled }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.continuation = continuation
        connect(to: candidates, connectNanoseconds)
      }
    } onCancel: {
      Task { await self.stop() }
    }
    if let failure { throw failure }
    guard let answer else { throw .connectionLost(address, cause: lostCause, received: nil) }
    return SyncPrice(
      address: address, held: held, answer: answer, syncBytesUp: bytesUp, asking: meter.traffic)
  }

  /// What the first flight and the goodbye of the sync itself come to.
  private var bytesUp: UInt64 {
    let hello = Frame.hello(Hello(capabilities: Capabilities.ours.rawValue)).encoded()
    let goodbye = Frame.goodbye(.done).encoded()
    let pull = Frame.pull(Pull(held: held)).encoded()
    var bytes = hello.count + pull.count + goodbye.count
    guard case .transfer(let transfer) = answer else { return UInt64(bytes) }
    if let said { bytes += Frame.hold(said).encoded().count }
    if transfer.pulls > 1, let held {
      // The second PULL names the position between: as long as this one, give or take a byte.
      bytes += Frame.pull(Pull(held: held)).encoded().count
    }
    return UInt64(bytes)
  }

  private func connect(to candidates: [SocketAddress], _ deadlineNanoseconds: UInt64) {
    let connector = Connector(
      to: candidates, queue: executor.queue, deadlineNanoseconds: deadlineNanoseconds
    ) { result in
      self.connector = nil
      switch result {
      case .success(let socket): self.start(on: socket)
      case .failure(let error):
        self.failure = self.unreachable(error)
        self.conclude()
      }
    }
    self.connector = connector
    connector.start()
  }

  private func start(on socket: Socket) {
    let now = MonotonicClock.now()
    do throws(FileFault) {
      recording = try recorder?.open(now: now)
    } catch {
      failure = .recording(error)
      return conclude()
    }
    let connection = StreamConnection(socket: socket, queue: executor.queue) { event in
      switch event {
      case .received(let bytes):
        self.meter.received(bytes)
        self.record(bytes, .serverToClient)
        self.drive(.received(bytes))
      case .drained: break
      case .closed(let cause):
        if case .failed(let error) = cause { self.lostCause = .failed(error) }
        self.drive(.disconnected)
        self.conclude()
      }
    }
    self.connection = connection
    timer = DeadlineTimer(queue: executor.queue) { self.tick() }
    connection.start()
    session = ClientSession(
      held: held, resuming: Spool.peek(in: directory, answering: held), mode: .price, now: now)
    drive(.connected)
  }

  private func drive(_ event: ClientSession.Event) {
    guard var session else { return }
    self.session = nil
    let hold = session.hold
    let actions = session.handle(event, now: MonotonicClock.now())
    self.session = session
    for action in actions { perform(action, hold) }
    guard !isFinishing, let deadline = self.session?.nextDeadline else { return }
    timer?.arm(atNanoseconds: deadline)
  }

  private func perform(_ action: ClientSession.Action, _ hold: Hold?) {
    switch action {
    case .send(let bytes):
      meter.sent(bytes)
      record(bytes, .clientToServer)
      connection?.send(bytes)
    case .offered(let offer):
      answer = .transfer(SyncPrice.Transfer(offer, resumes: hold != nil))
      said = hold
    case .upToDate: answer = .upToDate
    case .refused(let refusal): failure = .refused(address, refusal)
    case .close(let reason):
      ended(reason)
      isFinishing = true
      connection?.finish()
      timer?.arm(
        atNanoseconds: MonotonicClock.now() + ClientLimits.goodbyeTimeoutSeconds * 1_000_000_000)
    case .begin, .resume, .part, .chunk, .complete, .walk, .answered, .compare, .wanted, .notified,
      .progress, .stopped:
      break
    }
  }

  private func ended(_ reason: CloseReason) {
    switch reason {
    case .done, .stopped, .applyFailed, .refusedByPeer, .disconnected: break
    case .goodbye: lostCause = .goingAway
    case .faulty(let error): failure = .protocolViolation(address, error)
    case .incapable: failure = .noPrices(address)
    case .budgetSpent: break  // a price has no budget
    case .refused(.tooSlow): lostCause = .silence
    case .refused(let code): failure = .gaveUp(address, code)
    }
  }

  private func record(_ bytes: [UInt8], _ direction: Recording.Direction) {
    do throws(FileFault) {
      try recording?.append(bytes, direction, now: MonotonicClock.now())
    } catch {
      recording = nil
      failure = .recording(error)
      drive(.stop)
    }
  }

  private func tick() {
    if isFinishing { connection?.close() } else { drive(.tick) }
  }

  private func stop() {
    if failure == nil, answer == nil { failure = .cancelled }
    if let connector {
      connector.cancel()
      self.connector = nil
      return conclude()
    }
    drive(.stop)
  }

  private func conclude() {
    timer?.cancel()
    timer = nil
    connection = nil
    session = nil
    recording = nil
    continuation?.resume()
    continuation = nil
  }

  private func unreachable(_ error: SocketError) -> SyncError {
    .unreachable([SyncError.Attempt(address: address, error: error)])
  }
}
