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
  let cancellation = CancelFlag()
  let builder: TransferBuilder
  let cacheDirectory: CacheDirectory
  /// Short questions to the store, deltas, snapshots, and blocks of bodies: none waits for another.
  let lookupQueue = DispatchQueue(label: "honourd.lookups")
  let deltaQueue = DispatchQueue(label: "honourd.deltas")
  let snapshotQueue = DispatchQueue(label: "honourd.snapshots")
  let bodyQueue = DispatchQueue(label: "honourd.bodies")
  /// What nobody waits for.
  let preparationQueue = DispatchQueue(label: "honourd.preparations", qos: .utility)

  private let startedAt = MonotonicClock.now()
  var newest: RevisionInfo
  var cache: TransferCache
  /// What is done with a transfer once it is known.
  typealias Continuation = @Sendable (isolated ServerLoop, TransferCache.Entry) -> Void
  /// Who waits for a transfer that is being made.
  var building: [TransferRequest: [Continuation]] = [:]
  var walkSources: WalkSources
  /// Who waits for the tree of the newest revision.
  var awaitingWalk: [ConnectionID] = []
  /// Bytes on the wire for each canonical byte of the snapshot that was made or taken over last.
  ///
  /// It tells about how long another one will be; nil until there was one.
  var snapshotShare: Double?
  var preparations = PreparationRound()
  var listeners: [Listener] = []
  var connections: [ConnectionID: ServerConnection] = [:]
  private var lastNumber: UInt64 = 0
  /// Connections of a source that have not said HELLO.
  private var ungreeted: [SocketAddress: Int] = [:]
  private var ungreetedConnections: Set<ConnectionID> = []
  var deadlineTimer: DeadlineTimer?
  var armedFor: Monotonic?
  var notices = NoticeRound()
  var noticeTimer: DeadlineTimer?
  var stopping: [CheckedContinuation<Void, Never>] = []
  var stopDeadline: Monotonic?
  var isStopped = false
  var counters = ServerStatus.Counters()

  /// Where the cache's directory cannot be used, that is logged, and nothing is kept: what it holds
  /// can be made again.
  ///
  /// - Throws: ``ServerError/store(_:)`` where the newest revision cannot be read.
  package init(
    store: any RevisionStore, cacheDirectory: String, limits: ServerLimits, logger: Logger
  ) throws(ServerError) {
    let directory: CacheDirectory
    do {
      directory = try CacheDirectory(cacheDirectory)
    } catch {
      directory = CacheDirectory(keepingNothingAt: cacheDirectory)
      logger.warning(
        "no cache: transfers are made again after a restart",
        metadata: ["fault": "\(LogText.escaped(error.detail))"])
    }
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
    walkSources = WalkSources(limit: limits.walkSources)
    self.cacheDirectory = directory
    later { $0.adoptTransfers() }
  }

  /// Listens on one more address and gives the one that was bound.
  package func listen(on address: SocketAddress) throws(ServerError) -> SocketAddress {
    let listener: Listener
    do {
      listener = try Listener(on: address, queue: executor.queue) { socket, peer in
        self.accept(socket, from: peer)
      }
      try listener.start()
    } catch {
      throw .listen(address, error)
    }
    listeners.append(listener)
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
      case .resolve(let question): resolve(question, for: connection)
      case .walk(let question, let hold): walk(question, hold, for: connection)
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
}
