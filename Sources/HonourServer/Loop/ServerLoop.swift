import Dispatch
import HonourModel
import HonourProtocol
package import HonourStore
package import HonourTransport
package import Logging

/// Serves every client on one serial queue; what blocks runs on other queues and comes back.
///
/// Writers never wait for it: a publish is one ``published(_:)``, and a slow client costs a block
/// of a body and its socket's buffer.
package actor ServerLoop {
  package nonisolated let executor: QueueExecutor
  package nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  let store: any RevisionStore
  let limits: ServerLimits
  let logger: Logger
  private let cancellation = CancelFlag()
  private let builder: TransferBuilder
  /// Short questions to the store, deltas, snapshots, and blocks of bodies: none waits for another.
  private let lookupQueue = DispatchQueue(label: "honourd.lookups")
  private let deltaQueue = DispatchQueue(label: "honourd.deltas")
  private let snapshotQueue = DispatchQueue(label: "honourd.snapshots")
  private let bodyQueue = DispatchQueue(label: "honourd.bodies")

  private let startedAt = MonotonicClock.now()
  private(set) var newest: RevisionInfo
  private var cache: TransferCache
  /// Who waits for a transfer that is being made.
  private var building: [TransferRequest: [ConnectionID]] = [:]
  private var listeners: [Listener] = []
  var connections: [ConnectionID: ServerConnection] = [:]
  private var lastNumber: UInt64 = 0
  /// Connections of a source that have not said HELLO.
  private var ungreeted: [SocketAddress: Int] = [:]
  private var ungreetedConnections: Set<ConnectionID> = []
  private var deadlineTimer: DeadlineTimer?
  private var armedFor: Monotonic?
  var notices = NoticeRound()
  var noticeTimer: DeadlineTimer?
  private var stopping: [CheckedContinuation<Void, Never>] = []
  private var stopDeadline: Monotonic?
  private var isStopped = false
  var counters = ServerStatus.Counters()

  /// - Throws: ``ServerError/store(_:)`` where the newest revision cannot be read,
  ///   ``ServerError/cache(path:errno:)`` where the cache's directory cannot be used.
  package init(
    store: any RevisionStore, cacheDirectory: String, limits: ServerLimits, logger: Logger
  ) throws(ServerError) {
    let directory = try CacheDirectory(cacheDirectory)
    let newest: RevisionInfo
    do {
      newest = try store.newest()
    } catch {
      throw .store(error)
    }
    executor = QueueExecutor(label: "honourd.loop")
    self.store = store
    self.limits = limits
    self.logger = logger
    self.newest = newest
    builder = TransferBuilder(
      store: store, directory: directory, memoryBodyBytes: limits.memoryBodyBytes,
      cancellation: cancellation)
    cache = TransferCache(limits: limits, directory: directory)
  }

  /// Listens on one more address and gives the one that was bound.
  package func listen(on address: SocketAddress) throws(ServerError) -> SocketAddress {
    let listener: Listener
    do {
      listener = try Listener(on: address, queue: executor.queue) { socket, peer in
        self.accept(socket, from: peer)
      }
    } catch {
      throw .listen(address, error)
    }
    listeners.append(listener)
    listener.start()
    return listener.address
  }

  package func status() -> ServerStatus {
    ServerStatus(
      newest: newest, addresses: listeners.map(\.address),
      uptimeSeconds: (MonotonicClock.now() - startedAt) / WireLimits.second,
      connections: connections.count,
      subscribers: connections.values.reduce(0) { $0 + ($1.isSubscribed ? 1 : 0) },
      queuedBytes: connections.values.reduce(0) { $0 + $1.queuedBytes },
      cachedTransfers: cache.count, cacheMemoryBytes: cache.memoryBytes,
      cacheFileBytes: cache.fileBytes,
      exhaustions: listeners.reduce(0) { $0 + $1.exhaustions }, counters: counters)
  }

  /// Runs `body` here in a later turn; turns keep the order of their calls.
  nonisolated func later(_ body: @escaping @Sendable (isolated ServerLoop) -> Void) {
    executor.queue.async { self.assumeIsolated { body($0) } }
  }

  // MARK: Connections

  private func accept(_ socket: Socket, from peer: SocketAddress) {
    guard stopDeadline == nil else { return }
    let source = peer.source
    let isFull = connections.count >= limits.connections
    let isCrowded =
      ungreeted[source, default: 0] >= limits.unauthenticatedPerSource
      && !(limits.exemptsLoopback && peer.isLoopback)
    guard !isFull, !isCrowded else { return turnAway(socket, peer) }
    lastNumber += 1
    counters.accepted += 1
    let id = ConnectionID(number: lastNumber)
    let now = MonotonicClock.now()
    let stream = StreamConnection(socket: socket, queue: executor.queue) { event in
      self.handle(event, of: id)
    }
    let connection = ServerConnection(
      id: id, peer: peer, stream: stream, limits: limits, now: now)
    connections[id] = connection
    ungreeted[source, default: 0] += 1
    ungreetedConnections.insert(id)
    logger.debug("accepted", metadata: metadata(connection))
    connection.start()
    schedule(connection)
  }

  /// Says why in one write and closes; a limit is no place to keep more state.
  private func turnAway(_ socket: Socket, _ peer: SocketAddress) {
    counters.turnedAway += 1
    logger.warning("turned away", metadata: ["peer": "\(peer)", "limit": "connections"])
    let frame = Frame.error(
      ErrorFrame(.busy, retryAfterSeconds: limits.retryAfterSeconds))
    // A peer that does not take it learns nothing, and that is all.
    _ = try? socket.write(frame.encoded()[...])
    socket.shutdownWriting()
  }

  private func handle(_ event: StreamConnection.Event, of id: ConnectionID) {
    guard let connection = connections[id] else { return }
    perform(connection.handle(event, now: MonotonicClock.now()), for: connection)
  }

  /// Does what a connection asks for, then looks at its deadline.
  func perform(_ requests: [ServerConnection.Request], for connection: ServerConnection) {
    for request in requests {
      switch request {
      case .resolve(let held): resolve(held, for: connection)
      case .read(let file, let offset, let count):
        read(file, offset: offset, count: count, for: connection.id)
      case .answered(let served): record(served, of: connection)
      case .ended(let reason): record(reason, of: connection)
      case .closed(let cause): forget(connection, cause)
      }
    }
    if connection.isGreeted, ungreetedConnections.contains(connection.id) {
      leaveUngreeted(connection)
    }
    schedule(connection)
  }

  private func leaveUngreeted(_ connection: ServerConnection) {
    guard ungreetedConnections.remove(connection.id) != nil else { return }
    let source = connection.peer.source
    let left = ungreeted[source, default: 1] - 1
    ungreeted[source] = left > 0 ? left : nil
  }

  private func forget(_ connection: ServerConnection, _ cause: StreamConnection.CloseCause) {
    guard connections.removeValue(forKey: connection.id) != nil else { return }
    leaveUngreeted(connection)
    counters.receivedBytes += connection.receivedBytes
    counters.sentBytes += connection.sentBytes
    record(cause, of: connection)
    endIfIdle()
  }

  // MARK: Answers

  private func resolve(_ held: Position?, for connection: ServerConnection) {
    if let resolution = Resolver.resolve(held, newest: newest) {
      return answer(resolution, connection)
    }
    guard let held else { return }
    let request = TransferRequest(base: held, target: newest)
    let now = MonotonicClock.now()
    // A position that was asked from before was found in the history then.
    if building[request] != nil || cache.entry(for: request, now: now) != nil {
      return send(request, to: connection)
    }
    let id = connection.id
    lookupQueue.async { [store, newest] in
      let result = Result { () throws(StoreError) in
        try Resolver.resolve(held, newest: newest, store: store)
      }
      self.later { $0.resolved(result, for: id) }
    }
  }

  private func resolved(
    _ result: Result<Resolver.Resolution, StoreError>, for id: ConnectionID
  ) {
    guard let connection = connections[id] else { return }
    switch result {
    case .success(let resolution): answer(resolution, connection)
    case .failure(let error):
      record(ServerError.store(error), "look up")
      refuseUnavailable(connection)
    }
  }

  private func answer(_ resolution: Resolver.Resolution, _ connection: ServerConnection) {
    let now = MonotonicClock.now()
    switch resolution {
    case .upToDate:
      perform(connection.answerUpToDate(at: newest.position, now: now), for: connection)
    case .refuse(let code, let detail):
      let retry = code.action == .retry ? limits.retryAfterSeconds : 0
      perform(
        connection.refuse(code, retryAfterSeconds: retry, detail: detail, now: now),
        for: connection)
    case .transfer(let request): send(request, to: connection)
    }
  }

  /// Answers from the cache, joins those who wait, or has the transfer made.
  private func send(_ request: TransferRequest, to connection: ServerConnection) {
    let now = MonotonicClock.now()
    switch cache.entry(for: request, now: now) {
    case .transfer(let transfer):
      perform(connection.answer(transfer, now: now), for: connection)
    case .snapshotIsSmaller: send(request.snapshot, to: connection)
    case .failed: refuseUnavailable(connection)
    case nil:
      if building[request] != nil {
        building[request, default: []].append(connection.id)
      } else {
        building[request] = [connection.id]
        build(request)
      }
    }
  }

  private func build(_ request: TransferRequest) {
    let queue = request.base == nil ? snapshotQueue : deltaQueue
    let startedAt = MonotonicClock.now()
    queue.async { [builder] in
      let result = Result { () throws(ServerError) in try builder.build(request) }
      self.later { $0.built(request, result, startedAt: startedAt) }
    }
  }

  private func built(
    _ request: TransferRequest, _ result: Result<TransferBuilder.Outcome, ServerError>,
    startedAt: Monotonic
  ) {
    let waiting = (building.removeValue(forKey: request) ?? []).compactMap { connections[$0] }
    let now = MonotonicClock.now()
    switch result {
    case .success(.transfer(let transfer)):
      record(transfer, buildNanoseconds: now - startedAt)
      // What leads to an older target is for those who wait alone.
      if request.target == newest { cache.insert(.transfer(transfer), for: request) }
      for connection in waiting {
        perform(connection.answer(transfer, now: now), for: connection)
      }
    case .success(.snapshotIsSmaller):
      cache.insert(.snapshotIsSmaller, for: request)
      for connection in waiting { send(request.snapshot, to: connection) }
    case .failure(let error):
      counters.failedBuilds += 1
      record(error, "build")
      cache.insert(.failed(until: now + limits.failedBuildPause), for: request)
      for connection in waiting { refuseUnavailable(connection) }
    }
  }

  private func refuseUnavailable(_ connection: ServerConnection) {
    let requests = connection.refuse(
      .unavailable, retryAfterSeconds: limits.retryAfterSeconds, now: MonotonicClock.now())
    perform(requests, for: connection)
  }

  private func read(_ file: CacheFile, offset: Int, count: Int, for id: ConnectionID) {
    bodyQueue.async {
      let result = Result { () throws(ServerError) in try file.read(at: offset, count: count) }
      self.later { $0.deliver(result, to: id) }
    }
  }

  private func deliver(_ block: Result<[UInt8], ServerError>, to id: ConnectionID) {
    guard let connection = connections[id] else { return }
    switch block {
    case .success(let bytes):
      perform(connection.deliver(bytes, now: MonotonicClock.now()), for: connection)
    case .failure(let error):
      record(error, "read body")
      connection.abandon()
    }
  }

  // MARK: Publishing

  func adopt(_ info: RevisionInfo) {
    newest = info
    cache.keepOnly(target: info)
  }

  // MARK: Deadlines

  private func schedule(_ connection: ServerConnection) {
    guard let deadline = connection.nextDeadline else { return }
    arm(for: deadline)
  }

  private func arm(for deadline: Monotonic) {
    if let armedFor, armedFor <= deadline { return }
    armedFor = deadline
    let timer = deadlineTimer ?? DeadlineTimer(queue: executor.queue) { self.deadlineCame() }
    deadlineTimer = timer
    timer.arm(atNanoseconds: deadline)
  }

  /// Ticks every connection whose time has come, and looks for the next.
  private func deadlineCame() {
    armedFor = nil
    let now = MonotonicClock.now()
    if let stopDeadline, now >= stopDeadline { return cutAll() }
    for connection in Array(connections.values) {
      guard let deadline = connection.nextDeadline, deadline <= now else { continue }
      perform(connection.tick(now: now), for: connection)
    }
    let next = connections.values.compactMap(\.nextDeadline).min()
    for deadline in [next, stopDeadline].compactMap({ $0 }) {
      arm(for: max(deadline, now + limits.deadlineGrain))
    }
  }

  // MARK: The end

  /// Stops accepting, says GOODBYE to everyone, lets transfers under way end for a while, closes.
  package func stop() async {
    guard !isStopped else { return }
    await withCheckedContinuation { continuation in
      stopping.append(continuation)
      guard stopDeadline == nil else { return }
      let now = MonotonicClock.now()
      stopDeadline = now + limits.stop
      cancellation.set()
      for listener in listeners { listener.close() }
      for connection in Array(connections.values) {
        perform(connection.shutdown(now: now), for: connection)
      }
      arm(for: now + limits.stop)
      endIfIdle()
    }
  }

  private func cutAll() {
    for connection in Array(connections.values) { connection.abandon() }
  }

  private func endIfIdle() {
    guard stopDeadline != nil, connections.isEmpty, !isStopped else { return }
    isStopped = true
    deadlineTimer?.cancel()
    deadlineTimer = nil
    noticeTimer?.cancel()
    noticeTimer = nil
    let waiting = stopping
    stopping = []
    for continuation in waiting { continuation.resume() }
  }
}
