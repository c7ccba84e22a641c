import Dispatch
import HonourModel
package import HonourProtocol
package import HonourStore
package import HonourTransport

/// One connection to one daemon, from the first SYN to the last byte.
///
/// It carries out what a ``ClientSession`` says: sends, spools, has the replica apply, closes. The
/// transaction runs on the worker, so that pings are answered meanwhile.
///
/// Isolation: an actor on a serial queue, which the socket's events arrive on.
package actor ClientConnection {
  private let executor = QueueExecutor(label: "honour.connection")
  private let worker: Worker
  private let address: ServerAddress
  private let replica: Replica
  private let options: SyncOptions
  private let recorder: Recorder?
  private let onEvent: @Sendable (SyncEvent) -> Void

  private var connector: Connector?
  private var connection: StreamConnection?
  private var session: ClientSession?
  private var timer: DeadlineTimer?
  private var spool: Spool
  private var startedAt: UInt64 = 0
  private var meter = TrafficMeter()
  private var held: Position?
  private var progress: TransferProgress?
  private var isApplying = false
  private var isClosed = false
  private var outcome: SyncOutcome?
  private var failure: SyncError?
  private var continuation: CheckedContinuation<Void, Never>?

  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  /// - Parameters:
  ///   - replica: Opened for writing.
  ///   - worker: Where blocking work runs; shared by the connections to one replica.
  ///   - onEvent: Called on the connection's queue; it must not block.
  package init(
    address: ServerAddress, replica: Replica, worker: Worker, options: SyncOptions,
    recorder: Recorder?, onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) {
    self.address = address
    self.replica = replica
    self.worker = worker
    self.options = options
    self.recorder = recorder
    self.onEvent = onEvent
    spool = Spool(
      replicaDirectory: replica.directory, memoryLimitBytes: options.spoolMemoryBytes)
  }

  /// Connects, syncs and closes; with ``SyncOptions/Mode/subscribed`` only a failure ends it.
  ///
  /// Cancelling the task says goodbye and throws ``SyncError/cancelled``; a transaction under way is
  /// brought to its end first.
  ///
  /// - Parameter connectNanoseconds: What each of the host's addresses gets to answer.
  /// - Returns: What the last sync did; nil where the other side ended a subscription in order.
  package func run(connectNanoseconds: UInt64) async throws(SyncError) -> SyncOutcome? {
    startedAt = MonotonicClock.now()
    let endpoint = address.endpoint
    let resolved = await worker.perform { () -> Result<[SocketAddress], SocketError> in
      do throws(SocketError) { return .success(try endpoint.resolve()) } catch {
        return .failure(error)
      }
    }
    let candidates: [SocketAddress]
    switch resolved {
    case .success(let addresses): candidates = addresses.filter(\.isLoopback)
    case .failure(let error): throw unreachable(error)
    }
    guard !candidates.isEmpty else { throw .notLoopback(address) }
    guard !Task.isCancelled else { throw .cancelled }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.continuation = continuation
        connect(to: candidates, deadlineNanoseconds: connectNanoseconds)
      }
    } onCancel: {
      Task { await self.stop() }
    }
    if let failure { throw failure }
    return outcome
  }
}

// MARK: - Connecting and closing

extension ClientConnection {
  private func connect(to candidates: [SocketAddress], deadlineNanoseconds: UInt64) {
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
    onEvent(.connected(address))
    let connection = StreamConnection(socket: socket, queue: executor.queue) { event in
      switch event {
      case .received(let bytes): self.receive(bytes)
      case .drained: break
      case .closed(let cause): self.closed(cause)
      }
    }
    self.connection = connection
    timer = DeadlineTimer(queue: executor.queue) { self.tick() }
    connection.start()
  }

  /// Ends the connection: politely where the last words may still be on their way.
  private func finish() {
    guard let connection, !isFinishing else { return }
    isFinishing = true
    connection.finish()
    timer?.arm(
      atNanoseconds: MonotonicClock.now() + Limits.goodbyeTimeoutSeconds * 1_000_000_000)
  }

  private func closed(_ cause: StreamConnection.CloseCause) {
    isClosed = true
    lostCause =
      switch cause {
      case .closedHere, .peerClosed, .queueOverflow: .peerClosed
      case .failed(let error): .failed(error)
      }
    if var session {
      let actions = session.handle(.disconnected)
      self.session = session
      perform(actions)
    }
    if !isApplying { conclude() }
  }

  /// Everything is over: the socket is closed and no transaction runs.
  private func conclude() {
    timer?.cancel()
    timer = nil
    connection = nil
    session = nil
    if outcome == nil, failure == nil { failure = lost() }
    if !isApplying { try? spool.discard() }
    continuation?.resume()
    continuation = nil
  }

  private func stop() {
    if failure == nil, outcome == nil || options.mode == .subscribed { failure = .cancelled }
    if let connector {
      connector.cancel()
      self.connector = nil
      return conclude()
    }
    drive(.stop)
  }

  private func tick() {
    if isFinishing {
      connection?.close()
    } else {
      drive(.tick(MonotonicClock.now()))
    }
  }

  private func lost() -> SyncError {
    .connectionLost(address, cause: lostCause, received: progress)
  }

  private func unreachable(_ error: SocketError) -> SyncError {
    .unreachable([SyncError.Attempt(address: address, error: error)])
  }
}
