import Dispatch
import HonourClient
import HonourTransport

/// Passes bytes on between clients and a daemon, and cuts the link after so many of them.
actor CutProxy {
  /// Where the bytes are counted.
  enum Side: Sendable {
    case fromClient
    case fromServer
  }

  private final class Link {
    var client: StreamConnection?
    var server: StreamConnection?
    var connector: Connector?
    /// What the client said before the daemon's side stood.
    var early: [UInt8] = []
    var left: Int
    var isCut = false
    var isClosed = false

    init(left: Int) { self.left = left }
  }

  nonisolated let executor = QueueExecutor(label: "test.proxy")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private let target: SocketAddress
  private var listener: Listener?
  private var side = Side.fromServer
  private var limit = Int.max
  private var whenCut: @Sendable () -> Void = {}
  private var links: [Int: Link] = [:]
  private var count = 0
  /// What went through since the last ``cut(after:_:)``.
  private(set) var passedFromServer = 0
  private(set) var passedFromClient = 0

  init(to target: ServerAddress) {
    self.target = .ipv4(address: 0x7F00_0001, port: target.endpoint.port)
  }

  func listen() throws -> ServerAddress {
    let listener = try Listener(
      on: .ipv4(address: 0x7F00_0001, port: 0), queue: executor.queue
    ) { socket, _ in self.accept(socket) }
    listener.start()
    self.listener = listener
    return ServerAddress(endpoint: HostPort(host: "127.0.0.1", port: listener.address.port ?? 0))
  }

  /// The connections from now on are cut after `bytes` of one side; `then` runs just before.
  func cut(after bytes: Int, _ side: Side, then: @escaping @Sendable () -> Void = {}) {
    limit = bytes
    whenCut = then
    self.side = side
    passedFromServer = 0
    passedFromClient = 0
  }

  func end() async {
    for link in links.values { cut(link) }
    await withCheckedContinuation { continuation in
      guard let listener else { return continuation.resume() }
      listener.close { continuation.resume() }
    }
  }

  private func accept(_ socket: Socket) {
    let index = count
    count += 1
    let link = Link(left: limit)
    links[index] = link
    let client = StreamConnection(socket: socket, queue: executor.queue) { event in
      self.handle(event, .fromClient, index)
    }
    link.client = client
    let connector = Connector(to: [target], queue: executor.queue) { result in
      self.connected(result, index)
    }
    link.connector = connector
    client.start()
    connector.start()
  }

  private func connected(_ result: Result<Socket, SocketError>, _ index: Int) {
    guard let link = links[index] else { return }
    link.connector = nil
    guard case .success(let socket) = result, !link.isCut else { return cut(link) }
    let server = StreamConnection(socket: socket, queue: executor.queue, limitBytes: 64 << 20) {
      event in self.handle(event, .fromServer, index)
    }
    link.server = server
    server.start()
    if limit == 0, side == .fromServer { return cut(link) }
    pass(link.early, .fromClient, link)
    link.early = []
  }

  private func handle(_ event: StreamConnection.Event, _ from: Side, _ index: Int) {
    guard let link = links[index] else { return }
    switch event {
    case .received(let bytes):
      if from == .fromClient, link.server == nil {
        link.early += bytes
      } else {
        pass(bytes, from, link)
      }
    case .drained:
      if link.isCut { close(link) }
    case .closed:
      switch from {
      case .fromClient:
        link.client = nil
        link.connector?.cancel()
        link.server?.finish()
      case .fromServer:
        link.server = nil
        link.client?.finish()
      }
      if link.client == nil, link.server == nil { links[index] = nil }
    }
  }

  private func pass(_ bytes: [UInt8], _ from: Side, _ link: Link) {
    guard !link.isCut else { return }
    let passing = side == from ? bytes.prefix(link.left) : bytes[...]
    if side == from { link.left -= passing.count }
    let isLast = side == from && link.left == 0
    let receiver = from == .fromClient ? link.server : link.client
    if from == .fromClient { passedFromClient += passing.count }
    if from == .fromServer { passedFromServer += passing.count }
    if isLast { link.isCut = true }
    if !passing.isEmpty { receiver?.send(passing, notify: isLast) } else if isLast { close(link) }
  }

  private func cut(_ link: Link) {
    link.isCut = true
    close(link)
  }

  private func close(_ link: Link) {
    if link.isCut, !link.isClosed { whenCut() }
    link.isClosed = true
    link.connector?.cancel()
    link.client?.close()
    link.server?.close()
  }
}
