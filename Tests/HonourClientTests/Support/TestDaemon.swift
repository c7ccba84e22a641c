import Dispatch
import HonourClient
import HonourModel
import HonourProtocol
import HonourTransport

/// A daemon for tests: a real session over a real socket, with a history in memory or a script.
actor TestDaemon {
  /// What is said to one connection instead of the truth.
  enum Script: Sendable {
    /// These bytes once the first flight came, then the end of the connection.
    case say([UInt8])
    /// These bytes, then nothing, with the connection held open.
    case sayAndHold([UInt8])
    /// These bytes, then the last of the two again and again until the peer closes.
    case endless([UInt8], again: [UInt8])
  }

  nonisolated let executor = QueueExecutor(label: "test.daemon")
  nonisolated var unownedExecutor: UnownedSerialExecutor {
    unsafe executor.asUnownedSerialExecutor()
  }

  private final class Peer {
    var connection: StreamConnection?
    var session: ServerSession
    var body: [UInt8] = []
    var script: Script?

    init(session: ServerSession, script: Script?) {
      self.session = session
      self.script = script
    }
  }

  private(set) var history: History
  private var scripts: [Script] = []
  private var listener: Listener?
  private var peers: [Int: Peer] = [:]
  private(set) var accepted = 0

  init(_ history: History) { self.history = history }

  /// A port of 0 draws a free one.
  @discardableResult
  func listen(port: UInt16 = 0) throws -> ServerAddress {
    let listener = try Listener(
      on: .ipv4(address: 0x7F00_0001, port: port), queue: executor.queue
    ) { socket, _ in self.accept(socket) }
    try listener.start()
    self.listener = listener
    return ServerAddress(.plaintext, HostPort(host: "127.0.0.1", port: listener.address.port ?? 0))
  }

  /// The next connections get these scripts, in order, and the ones after them the truth.
  func play(_ more: [Script]) { scripts += more }

  func publish(_ change: @Sendable (inout History) -> Void) {
    change(&history)
    let position = history.newest.position
    for index in peers.keys.sorted() {
      drive(index, .published(Notice(epoch: position.epoch, revision: position.revision)))
    }
  }

  func replace(_ history: History) { self.history = history }

  var subscribers: Int { peers.values.count { $0.session.isSubscribed } }

  /// Cuts every connection, as a daemon that is killed does.
  func cutAll() {
    for peer in peers.values { peer.connection?.close() }
  }

  func shutDown() {
    for index in peers.keys.sorted() { drive(index, .shutdown) }
  }

  func end() {
    cutAll()
    listener?.close()
    listener = nil
  }

  private func accept(_ socket: Socket) {
    let index = accepted
    accepted += 1
    let peer = Peer(
      session: ServerSession(now: MonotonicClock.now()),
      script: scripts.isEmpty ? nil : scripts.removeFirst())
    let connection = StreamConnection(
      socket: socket, queue: executor.queue, limitBytes: 64 << 20
    ) { event in
      switch event {
      case .received(let bytes): self.received(index, bytes)
      case .heardHello, .secured: break
      case .drained: self.drained(index)
      case .closed:
        self.drive(index, .disconnected)
        self.peers[index] = nil
      }
    }
    peer.connection = connection
    peers[index] = peer
    connection.start()
  }

  private func received(_ index: Int, _ bytes: [UInt8]) {
    guard let peer = peers[index], let script = peer.script else {
      return drive(index, .received(bytes))
    }
    switch script {
    case .say(let answer):
      peer.connection?.send(answer)
      peer.connection?.finish()
    case .sayAndHold(let answer):
      peer.connection?.send(answer)
      peer.script = .sayAndHold([])
    case .endless(let answer, _):
      peer.connection?.send(answer, notify: true)
    }
  }

  private func drained(_ index: Int) {
    guard let peer = peers[index] else { return }
    if case .endless(_, let again) = peer.script {
      executor.queue.async { self.assumeIsolated { $0.send(again, on: index) } }
    } else if peer.script == nil {
      drive(index, .bodySent)
    }
  }

  private func send(_ bytes: [UInt8], on index: Int) {
    peers[index]?.connection?.send(bytes, notify: true)
  }

  private func drive(_ index: Int, _ event: ServerSession.Event) {
    guard let peer = peers[index], peer.script == nil else { return }
    for action in peer.session.handle(event, now: MonotonicClock.now()) {
      switch action {
      case .send(let bytes):
        peer.connection?.send(bytes)
      case .resolve(let question):
        guard let (answer, body) = try? history.answer(question) else { return }
        peer.body = body
        drive(index, .answer(answer))
      case .walk(let question, let hold):
        guard let (answer, body) = try? history.answer(question, hold) else { return }
        peer.body = body
        drive(index, .answer(answer))
      case .enrol, .check, .keep, .carryOut: return
      case .sendBody:
        peer.connection?.send(peer.body, notify: true)
      case .close:
        peer.connection?.finish()
      }
    }
  }
}
