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
  let transport: DaemonTransport
  /// Where handshakes are computed.
  private let lanes = HandshakeLanes()
  let terms: ServerTerms
  var desk: FreshnessDesk?
  /// The newest revision as it was signed; nil where this daemon signs nothing.
  var newestManifest: SignedManifest?
  /// Takes what editors publish; nil where nobody may.
  let publishing: PublishDesk?
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
  /// Where what editors publish is kept while it comes in.
  let uploadQueue = DispatchQueue(label: "honourd.uploads")
  /// What comes in, until it is published.
  var uploads: [ConnectionID: UploadSpool] = [:]
  /// Where the list of clients is written.
  let accessQueue = DispatchQueue(label: "honourd.access")

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
  /// The places of those who have not been welcomed yet; nil where everybody is from this machine.
  var admission: Admission?
  /// Who has such a place.
  var strangers: Set<ConnectionID> = []
  /// How many were turned away since the last warning, and when the next one may come.
  var turnedAway = (count: 0, nextWarning: Monotonic(0))
  /// Connections of each client.
  var connectionCounts: [PublicKey: Int] = [:]
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
  /// - Throws: ``ServerError/store(_:)`` where the newest revision cannot be read,
  ///   ``ServerError/unsigned`` where it is to be signed and is not.
  package init(
    store: any RevisionStore, configuration: DaemonConfiguration, logger: Logger
  ) throws(ServerError) {
    let limits = configuration.limits
    let cacheDirectory = configuration.cacheDirectory
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
    let newestManifest: SignedManifest?
    do {
      newest = try store.newest()
      newestManifest =
        configuration.signing == nil
        ? nil : try store.signedManifest(of: newest.position.revision)
    } catch {
      throw .store(error)
    }
    guard configuration.signing == nil || newestManifest != nil else { throw .unsigned }
    transport = configuration.transport
    publishing = configuration.publishing
    terms = ServerTerms(
      statements: configuration.signing?.statements, publishes: configuration.publishing != nil)
    desk = configuration.signing?.desk
    self.newestManifest = newestManifest
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
    if case .secure(_, let access) = transport {
      admission = Admission(limits.admission)
      later { $0.rememberAddresses(of: access) }
    }
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
    guard connections.count < limits.connections else { return turnAway(socket, peer) }
    lastNumber += 1
    let id = ConnectionID(number: lastNumber)
    let now = MonotonicClock.now()
    guard admit(id, from: peer, at: now) else { return }
    counters.accepted += 1
    guard let stream = stream(on: socket, from: peer, for: id) else {
      admission?.leave(id, for: nil, at: now)
      return turnAway(socket, peer)
    }
    let admittance: Admittance? = if case .plaintext = transport { .local } else { nil }
    let connection = ServerConnection(
      id: id, peer: peer, stream: stream, limits: limits, terms: terms, admittance: admittance,
      now: now)
    connections[id] = connection
    logger.debug("accepted", metadata: metadata(connection))
    connection.start()
    schedule(connection)
  }

  /// Nil where the system has nothing left for a protected one.
  private func stream(
    on socket: Socket, from peer: SocketAddress, for id: ConnectionID
  ) -> StreamConnection? {
    var end: TLSEnd?
    if case .secure(let context, _) = transport {
      guard let made = try? TLSEnd(context) else { return nil }
      end = made
    }
    return StreamConnection(
      socket: socket, queue: executor.queue, tls: end, lanes: lanes,
      isKnownAddress: isKnownAddress(peer)
    ) { event in
      self.handle(event, of: id)
    }
  }

  /// Says why in one write and closes; a limit is no place to keep more state.
  private func turnAway(_ socket: Socket, _ peer: SocketAddress) {
    noteTurnedAway(peer, because: "connections", at: MonotonicClock.now())
    // Over TLS there are no words before the handshake.
    guard case .plaintext = transport else { return }
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
      settleAdmission(of: connection, after: request)
      switch request {
      case .heardHello: break
      case .identify(let peer): identify(peer, of: connection)
      case .enrol(let enrol): judge(enrol, for: connection)
      case .check(let publish): check(publish, for: connection)
      case .keep(let bytes): keep(bytes, of: connection)
      case .carryOut(let publish): carryOut(publish, for: connection)
      case .resolve(let question): resolve(question, for: connection)
      case .walk(let question, let hold): walk(question, hold, for: connection)
      case .read(let file, let offset, let count):
        read(file, offset: offset, count: count, for: connection.id)
      case .answered(let served): record(served, of: connection)
      case .ended(let reason): record(reason, of: connection)
      case .closed(let cause): forget(connection, cause)
      }
    }
    if connection.isGreeted, strangers.contains(connection.id) {
      settleAdmission(of: connection, after: nil)
      noteMeeting(connection)
    }
    schedule(connection)
  }

  private func forget(_ connection: ServerConnection, _ cause: StreamConnection.CloseCause) {
    guard connections.removeValue(forKey: connection.id) != nil else { return }
    forgetIdentity(of: connection)
    uploads[connection.id] = nil
    if connection.position != nil { noteMeeting(connection) }
    counters.receivedBytes += connection.receivedBytes
    counters.sentBytes += connection.sentBytes
    record(cause, of: connection)
    endIfIdle()
  }
}
