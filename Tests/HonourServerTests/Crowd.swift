import Glibc
import HonourModel
import HonourProtocol
import HonourTransport

/// Any number of test clients on one queue, and raw peers that say what they are told.
actor Crowd {
  nonisolated let executor = QueueExecutor(label: "test.crowd")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private(set) var clients: [TestClient] = []
  private var connectors: [Connector] = []
  private(set) var failures: [SocketError] = []
  private var waiters: [(condition: (isolated Crowd) -> Bool, CheckedContinuation<Void, Never>)] =
    []
  /// What raw peers received, and whether the server has closed.
  private(set) var raw: [(bytes: [UInt8], cause: StreamConnection.CloseCause?)] = []
  private var rawStreams: [StreamConnection] = []

  /// Connects clients that each pull at once.
  func join(
    _ count: Int = 1, at address: SocketAddress, holding held: Position? = nil,
    records: [RecordKey: [UInt8]] = [:], mode: ClientSession.Mode = .once, repairs: Bool = false
  ) {
    for _ in 0..<count {
      let client = TestClient(held: held, records: records, mode: mode, repairs: repairs)
      clients.append(client)
      connect(to: address) { socket in
        let stream = StreamConnection(socket: socket, queue: self.executor.queue) { event in
          client.handle(event)
          self.wake()
        }
        client.stream = stream
        stream.start()
        client.connected()
      }
    }
  }

  /// Connects a peer that sends these bytes and collects what comes; gives its number.
  ///
  /// With `tls` it sends them once both know each other.
  func speak(_ bytes: [UInt8], at address: SocketAddress, tls: TLSEnd? = nil) -> Int {
    let number = raw.count
    raw.append(([], nil))
    connect(to: address) { socket in
      let stream = StreamConnection(
        socket: socket, queue: self.executor.queue, tls: tls
      ) { event in
        switch event {
        case .received(let bytes): self.raw[number].bytes += bytes
        case .heardHello, .secured, .drained: break
        case .closed(let cause): self.raw[number].cause = cause
        }
        self.wake()
      }
      self.rawStreams.append(stream)
      stream.start()
      stream.send(bytes)
    }
    return number
  }

  /// Sends more from a raw peer.
  func say(_ bytes: [UInt8], from number: Int) { rawStreams[number].send(bytes) }

  /// Connects a socket, writes these bytes and never reads; it is closed when it is released.
  func stall(_ bytes: [UInt8], at address: SocketAddress) async -> Socket? {
    await withCheckedContinuation { continuation in
      connect(to: address) { socket in
        _ = try? socket.write(bytes[...])
        continuation.resume(returning: socket)
      } failed: {
        continuation.resume(returning: nil)
      }
    }
  }

  private func connect(
    to address: SocketAddress, _ body: @escaping (Socket) -> Void,
    failed: @escaping () -> Void = {}
  ) {
    let connector = Connector(to: [address], queue: executor.queue) { result in
      switch result {
      case .success(let socket): body(socket)
      case .failure(let error):
        self.failures.append(error)
        failed()
      }
      self.wake()
    }
    connectors.append(connector)
    connector.start()
  }

  private func wake() {
    guard !waiters.isEmpty else { return }
    let ready = waiters.filter { $0.condition(self) }
    guard !ready.isEmpty else { return }
    waiters.removeAll { $0.condition(self) }
    for (_, continuation) in ready { continuation.resume() }
  }

  /// Waits until something that happens here makes `condition` true.
  func until(_ condition: @escaping @Sendable (isolated Crowd) -> Bool) async {
    if condition(self) { return }
    await withCheckedContinuation { waiters.append((condition, $0)) }
  }

  func forAll(_ condition: (TestClient) -> Bool) -> Bool { clients.allSatisfy(condition) }

  /// Something about one client.
  func ask<T: Sendable>(_ number: Int = 0, _ question: @Sendable (TestClient) -> T) -> T {
    question(clients[number])
  }

  /// Ends every client and waits for it.
  func leave() async {
    for client in clients { client.stop() }
    for stream in rawStreams { stream.close() }
    for connector in connectors { connector.cancel() }
    connectors = []
    await until { crowd in crowd.clients.allSatisfy { $0.stream == nil } }
  }
}
