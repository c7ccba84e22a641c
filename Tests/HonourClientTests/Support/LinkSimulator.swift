import Dispatch
import HonourClient
import HonourTransport

/// Stands between clients and a daemon and passes bytes on as a bad line would.
///
/// Every connection gets the conditions that hold when it is made. Pieces of bytes are handed on one
/// in a turn of the queue, so that a reader has the chance to see each of them alone.
actor LinkSimulator {
  private final class Link {
    var client: StreamConnection?
    var server: StreamConnection?
    var connector: Connector?
    var timer: DeadlineTimer?
    var up: LinkLane
    var down: LinkLane
    /// When the connection is cut, in nanoseconds of the monotonic clock.
    let endsAt: UInt64?
    let countedSide: LinkConditions.Side?
    /// Bytes of the counted side that are still delivered.
    var left: Int
    var isCut = false
    var isClosed = false
    var hasTurn = false

    init(_ conditions: LinkConditions, now: UInt64) {
      up = LinkLane(conditions, .fromClient, openedAt: now)
      down = LinkLane(conditions, .fromServer, openedAt: now)
      endsAt = conditions.cutAfterSeconds.map { now + LinkLane.nanoseconds($0) }
      countedSide = conditions.cutAfterBytes?.side
      left = conditions.cutAfterBytes?.count ?? .max
    }
  }

  nonisolated let executor = QueueExecutor(label: "test.link")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private let target: SocketAddress
  private var listener: Listener?
  private var conditions: LinkConditions
  private var whenCut: @Sendable () -> Void = {}
  private var links: [Int: Link] = [:]
  /// Connections made, and how many of them were cut.
  private(set) var connections = 0
  private(set) var cuts = 0
  /// Bytes that arrived at the daemon and at the client since ``become(_:whenCut:)``.
  private(set) var deliveredUp = 0
  private(set) var deliveredDown = 0

  init(to target: ServerAddress, _ conditions: LinkConditions = LinkConditions()) {
    self.target = .ipv4(address: 0x7F00_0001, port: target.endpoint.port)
    self.conditions = conditions
  }

  /// Listens on a free port of the loopback, and says on which.
  func listen() throws -> ServerAddress {
    let listener = try Listener(
      on: .ipv4(address: 0x7F00_0001, port: 0), queue: executor.queue
    ) { socket, _ in self.accept(socket) }
    try listener.start()
    self.listener = listener
    return ServerAddress(.plaintext, HostPort(host: "127.0.0.1", port: listener.address.port ?? 0))
  }

  /// What the connections from now on are like, counted anew; `whenCut` runs just before one of them
  /// is cut.
  func become(_ conditions: LinkConditions, whenCut: @escaping @Sendable () -> Void = {}) {
    self.conditions = conditions
    self.whenCut = whenCut
    (deliveredUp, deliveredDown) = (0, 0)
  }

  func end() {
    for link in links.values { close(link) }
    listener?.close()
  }

  private func accept(_ socket: Socket) {
    let index = connections
    connections += 1
    let link = Link(conditions, now: MonotonicClock.now())
    links[index] = link
    link.timer = DeadlineTimer(queue: executor.queue, leeway: .nanoseconds(0)) {
      self.turn(index)
    }
    let client = StreamConnection(
      socket: socket, queue: executor.queue, limitBytes: 64 << 20
    ) { event in self.handle(event, .fromClient, index) }
    link.client = client
    let connector = Connector(to: [target], queue: executor.queue) { result in
      self.connected(result, index)
    }
    link.connector = connector
    client.start()
    connector.start()
    arm(link)
  }

  private func connected(_ result: Result<Socket, SocketError>, _ index: Int) {
    guard let link = links[index] else { return }
    link.connector = nil
    guard case .success(let socket) = result, !link.isClosed else { return close(link) }
    let server = StreamConnection(socket: socket, queue: executor.queue, limitBytes: 64 << 20) {
      event in self.handle(event, .fromServer, index)
    }
    link.server = server
    server.start()
    if link.countedSide == .fromServer, link.left == 0 { return cut(link) }
    turn(index)
  }

  private func handle(_ event: StreamConnection.Event, _ from: LinkConditions.Side, _ index: Int) {
    guard let link = links[index] else { return }
    let now = MonotonicClock.now()
    switch (event, from) {
    case (.received(let bytes), .fromClient): link.up.send(bytes, now: now)
    case (.received(let bytes), .fromServer): link.down.send(bytes, now: now)
    case (.heardHello, _), (.secured, _): break
    case (.drained, _):
      if link.isCut { close(link) }
    case (.closed, .fromClient):
      link.client = nil
      link.connector?.cancel()
      link.up.end(now: now)
    case (.closed, .fromServer):
      link.server = nil
      link.down.end(now: now)
    }
    guard link.client != nil || link.server != nil else {
      link.timer?.cancel()
      links[index] = nil
      return
    }
    if !link.hasTurn { turn(index) }
  }

  /// Hands on one piece of each direction that has arrived, and comes back for the next.
  private func turn(_ index: Int) {
    guard let link = links[index], !link.isCut, !link.isClosed else { return }
    let now = MonotonicClock.now()
    if let endsAt = link.endsAt, now >= endsAt { return cut(link) }
    if link.connector == nil, let piece = link.up.arrived(now: now) {
      deliver(piece, .fromClient, link)
    }
    if let piece = link.down.arrived(now: now) { deliver(piece, .fromServer, link) }
    link.hasTurn = [link.up.nextArrival, link.down.nextArrival].contains {
      $0.map { $0 <= now } ?? false
    }
    guard link.hasTurn, link.connector == nil else { return arm(link) }
    executor.queue.async { self.assumeIsolated { $0.turn(index) } }
  }

  private func arm(_ link: Link) {
    link.hasTurn = false
    let next = [link.up.nextArrival, link.down.nextArrival, link.endsAt].compactMap { $0 }.min()
    guard let next, link.connector == nil || next == link.endsAt else { return }
    link.timer?.arm(atNanoseconds: next)
  }

  private func deliver(_ piece: LinkLane.Piece, _ from: LinkConditions.Side, _ link: Link) {
    guard !link.isCut else { return }
    let receiver = from == .fromClient ? link.server : link.client
    guard case .bytes(let bytes) = piece else {
      receiver?.finish()
      return
    }
    let isCounted = link.countedSide == from
    let passing = isCounted ? bytes.prefix(link.left) : bytes
    if isCounted { link.left -= passing.count }
    switch from {
    case .fromClient: deliveredUp += passing.count
    case .fromServer: deliveredDown += passing.count
    }
    link.isCut = isCounted && link.left == 0
    guard link.isCut, passing.isEmpty || receiver == nil else {
      receiver?.send(passing, notify: link.isCut)
      return
    }
    close(link)
  }

  private func cut(_ link: Link) {
    link.isCut = true
    close(link)
  }

  private func close(_ link: Link) {
    if link.isCut, !link.isClosed {
      cuts += 1
      whenCut()
    }
    link.isClosed = true
    link.connector?.cancel()
    link.client?.close()
    link.server?.close()
  }
}
