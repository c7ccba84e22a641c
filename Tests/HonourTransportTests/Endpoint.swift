import Dispatch
import Glibc
import HonourTransport
import Testing

/// One end of a test: owns listeners, connectors and connections on a queue of its own.
actor Endpoint {
  nonisolated let executor: QueueExecutor
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private var listeners: [Listener] = []
  private var connections: [StreamConnection] = []
  private var connectors: [Connector] = []
  private var waiters: [(condition: (Endpoint) -> Bool, resume: CheckedContinuation<Void, Never>)] =
    []
  private(set) var received: [[UInt8]] = []
  private(set) var drained: [Int] = []
  private(set) var closed: [Int: StreamConnection.CloseCause] = [:]
  private(set) var connectErrors: [SocketError] = []
  /// Sends back whatever comes.
  private let echoes: Bool
  /// Makes this side's end of TLS for each connection; nil for plain bytes.
  private let makeEnd: (@Sendable () throws -> TLSEnd)?
  private let lanes: HandshakeLanes?
  private(set) var secured: [Int: TLSPeer] = [:]

  init(
    echoes: Bool = false, lanes: HandshakeLanes? = nil,
    tls: (@Sendable () throws -> TLSEnd)? = nil
  ) {
    makeEnd = tls
    self.lanes = lanes
    executor = QueueExecutor(label: "test.endpoint")
    self.echoes = echoes
  }

  func listen(
    on address: SocketAddress,
    accept: @escaping @Sendable (Int32) -> Listener.Accepted = Listener.systemAccept
  ) throws -> SocketAddress {
    let listener = try Listener(on: address, queue: executor.queue, acceptDescriptor: accept) {
      socket, _ in self.adopt(socket)
    }
    try listener.start()
    listeners.append(listener)
    return listener.address
  }

  func connect(to addresses: [SocketAddress], deadlineNanoseconds: UInt64 = 2_000_000_000) {
    let connector = Connector(
      to: addresses, queue: executor.queue, deadlineNanoseconds: deadlineNanoseconds
    ) { result in
      switch result {
      case .success(let socket): self.adopt(socket)
      case .failure(let error): self.connectErrors.append(error)
      }
      self.wake()
    }
    connectors.append(connector)
    connector.start()
  }

  private func adopt(_ socket: Socket) {
    let index = connections.count
    let connection = StreamConnection(
      socket: socket, queue: executor.queue, tls: try? makeEnd?(), lanes: lanes
    ) { event in self.handle(event, index) }
    connections.append(connection)
    received.append([])
    drained.append(0)
    connection.start()
    wake()
  }

  private func handle(_ event: StreamConnection.Event, _ index: Int) {
    switch event {
    case .heardHello: break
    case .secured(let peer):
      #expect(secured[index] == nil && received[index].isEmpty, "secured comes once, and first")
      secured[index] = peer
    case .received(let bytes):
      received[index] += bytes
      if echoes { connections[index].send(bytes) }
    case .drained: drained[index] += 1
    case .closed(let cause):
      #expect(closed[index] == nil, "closed comes once")
      closed[index] = cause
    }
    wake()
  }

  private func wake() {
    let ready = waiters.filter { $0.condition(self) }
    waiters.removeAll { $0.condition(self) }
    for waiter in ready { waiter.resume.resume() }
  }

  /// Waits until something that happened here makes `condition` true.
  func until(_ condition: @escaping @Sendable (isolated Endpoint) -> Bool) async {
    if condition(self) { return }
    await withCheckedContinuation { continuation in
      waiters.append(({ $0.assumeIsolated { condition($0) } }, continuation))
    }
  }

  var connectionCount: Int { connections.count }

  var exhaustions: Int { listeners.reduce(0) { $0 + $1.exhaustions } }

  func send(_ bytes: [UInt8], on index: Int = 0, notify: Bool = false) {
    connections[index].send(bytes, notify: notify)
  }

  /// Sends them all in one turn.
  func sendAll(_ pieces: [[UInt8]], on index: Int = 0) {
    for piece in pieces { connections[index].send(piece) }
  }

  func sentBytes(_ index: Int = 0) -> UInt64 { connections[index].sentBytes }

  func queuedBytes(_ index: Int = 0) -> Int { connections[index].queuedBytes }

  func finish(_ index: Int = 0) { connections[index].finish() }

  func close(_ index: Int = 0) { connections[index].close() }

  /// Ends everything and waits for it.
  func end() async {
    for connector in connectors { connector.cancel() }
    for connection in connections { connection.close() }
    let count = connections.count
    await until { $0.closed.count == count }
    for listener in listeners { listener.close() }
    listeners = []
    connections = []
    connectors = []
  }
}
