import Dispatch
import HonourProtocol
import HonourTransport

/// The bytes of one connection to one daemon: connected, paced, counted, recorded and ended politely.
///
/// Isolation: every call and every event on the queue it was made with.
final class DaemonLink {
  enum Event {
    /// No connection came of it; nothing else comes.
    case unconnected(SyncError)
    /// It stands; over TLS with this daemon, which was joined.
    case connected(now: Monotonic, peer: TLSPeer?)
    case received([UInt8])
    /// What was sent with a wish to know has left.
    case drained
    /// What is said can no longer be recorded.
    case unrecorded(SyncError)
    /// The deadline of ``arm(for:)`` has come.
    case tick
    /// Whoever answered is not whom the replica trusts, or does not speak as it must; the end of it
    /// follows.
    case unsecured(TLSFault)
    /// The socket is closed, for this reason where the system named one; nothing else comes.
    case closed(SyncError.LostCause?)
  }

  private let address: ServerAddress
  private let queue: DispatchQueue
  private let recorder: Recorder?
  private let readBytesPerSecond: UInt64?
  private var onEvent: ((Event) -> Void)?
  private var connector: Connector?
  private var connection: StreamConnection?
  private var timer: DeadlineTimer?
  private var recording: RecordingFile?
  private var meter = TrafficMeter()
  private let tls: TLSEnd?
  /// The handshake is under way, and has not come to its end in time.
  private var isShakingHands = false
  private var isTooSlow = false
  /// What the socket had moved when the counting began, and has moved since.
  private var uncounted = (sent: UInt64(0), received: UInt64(0))
  private var moved = (sent: UInt64(0), received: UInt64(0))
  private var isFinishing = false

  /// With `tls` the connection is protected; recordings and events are what is inside.
  init(
    to address: ServerAddress, queue: DispatchQueue, tls: TLSEnd?, recorder: Recorder?,
    readBytesPerSecond: UInt64? = nil, onEvent: @escaping (Event) -> Void
  ) {
    self.address = address
    self.queue = queue
    self.tls = tls
    self.recorder = recorder
    self.readBytesPerSecond = readBytesPerSecond
    self.onEvent = onEvent
  }

  /// Bytes both ways since the start, or since they were counted anew: what the socket moved.
  var traffic: Traffic {
    var traffic = meter.traffic
    guard tls != nil else { return traffic }
    traffic.bytesSent = moved.sent - uncounted.sent
    traffic.bytesReceived = moved.received - uncounted.received
    return traffic
  }

  func countAnew() {
    meter.reset()
    uncounted = moved
  }

  func connect(to candidates: [SocketAddress], deadlineNanoseconds: UInt64) {
    let connector = Connector(
      to: candidates, queue: queue, deadlineNanoseconds: deadlineNanoseconds,
      receiveBufferBytes: readBytesPerSecond.map(ReadPace.bufferBytes)
    ) { result in
      self.connector = nil
      switch result {
      case .success(let socket): self.start(on: socket)
      case .failure(let error):
        let attempt = SyncError.Attempt(address: self.address, error: error)
        self.onEvent?(.unconnected(.unreachable([attempt])))
      }
    }
    self.connector = connector
    connector.start()
  }

  /// Gives up while there is no connection yet.
  ///
  /// - Returns: False where there is one, or was.
  func cancelConnecting() -> Bool {
    guard let connector else { return false }
    connector.cancel()
    self.connector = nil
    return true
  }

  private func start(on socket: Socket) {
    let now = MonotonicClock.now()
    do throws(FileFault) {
      recording = try recorder?.open(now: now)
    } catch {
      onEvent?(.unconnected(.recording(error)))
      return
    }
    let connection = StreamConnection(
      socket: socket, queue: queue, tls: tls,
      pace: readBytesPerSecond.map { ReadPace(bytesPerSecond: $0, now: now) }
    ) { event in
      self.countMoved()
      switch event {
      case .secured(let peer):
        self.isShakingHands = false
        self.onEvent?(.connected(now: MonotonicClock.now(), peer: peer))
      case .received(let bytes):
        self.meter.received(bytes)
        self.record(bytes, .serverToClient)
        self.onEvent?(.received(bytes))
      case .drained: self.onEvent?(.drained)
      case .heardHello: break
      case .closed(.failed(let error)): self.onEvent?(.closed(.failed(error)))
      case .closed(.tls(let fault)):
        self.onEvent?(.unsecured(fault))
        self.onEvent?(.closed(nil))
      case .closed(.closedHere), .closed(.peerClosed), .closed(.queueOverflow),
        .closed(.truncated):
        self.onEvent?(.closed(self.isTooSlow ? .silence : nil))
      }
    }
    self.connection = connection
    timer = DeadlineTimer(queue: queue) { self.tick() }
    connection.start()
    guard tls != nil else {
      onEvent?(.connected(now: now, peer: nil))
      return
    }
    isShakingHands = true
    timer?.arm(atNanoseconds: now + WireLimits.greeting)
  }

  private func countMoved() {
    guard let connection else { return }
    moved = (connection.sentBytes, connection.receivedBytes)
  }

  /// Sends; where it `notify`s, a ``Event/drained`` tells that it has left.
  func send(_ bytes: [UInt8], notify: Bool = false) {
    meter.sent(bytes)
    record(bytes, .clientToServer)
    connection?.send(bytes, notify: notify)
  }

  /// Asks for a ``Event/tick``; nil for none.
  func arm(for deadline: Monotonic?) {
    guard !isFinishing, let timer else { return }
    if let deadline { timer.arm(atNanoseconds: deadline) } else { timer.disarm() }
  }

  /// Ends the connection: politely where the last words may still be on their way.
  func finish() {
    guard let connection, !isFinishing else { return }
    isFinishing = true
    connection.finish()
    timer?.arm(
      atNanoseconds: MonotonicClock.now() + ClientLimits.goodbyeTimeoutSeconds * 1_000_000_000)
  }

  /// Lets go of everything but the count; no event comes any more.
  func end() {
    countMoved()
    timer?.cancel()
    timer = nil
    connection = nil
    recording = nil
    onEvent = nil
  }

  private func tick() {
    guard isFinishing || isShakingHands else {
      onEvent?(.tick)
      return
    }
    isTooSlow = isShakingHands
    connection?.close()
  }

  private func record(_ bytes: [UInt8], _ direction: Recording.Direction) {
    do throws(FileFault) {
      try recording?.append(bytes, direction, now: MonotonicClock.now())
    } catch {
      recording = nil
      onEvent?(.unrecorded(.recording(error)))
    }
  }
}
