package import Dispatch
import Glibc

/// Reads and writes one socket on a serial queue and tells its owner what happens.
///
/// - Reading goes on until nothing waits; after 64 KiB the other connections get their turn.
/// - Writing goes through a bounded queue: more than ``TransportLimits/outgoingBytes`` waiting
///   closes the connection.
/// - With TLS the events carry what was opened, ``Event/secured(_:)`` comes once and ahead of the first
///   bytes, and what a turn sends is sealed at its end.
/// - ``Event/closed(_:)`` is the last event, comes once, and never from inside a call of the owner.
///
/// Isolation: every call and every event on the queue it was made with.
package final class StreamConnection {
  package enum Event {
    /// A client's first words are whole, whatever comes of them. Only of a server with TLS.
    case heardHello
    /// The handshake is done: both ends have proven their keys. Only with TLS.
    case secured(TLSPeer)
    case received([UInt8])
    /// Everything that was sent has been taken by the system.
    case drained
    case closed(CloseCause)
  }

  package enum CloseCause: Hashable, Sendable {
    /// The owner asked for it.
    case closedHere
    case peerClosed
    /// The peer did not read what it asked for.
    case queueOverflow
    case failed(SocketError)
    case tls(TLSFault)
    /// The line ended without the peer's saying so: something may be missing. Only with TLS.
    case truncated
  }

  enum Phase {
    case ready
    case open
    case finishing
    case closed
  }

  /// Let go of, and so closed, in the turn after the end.
  private var socket: Socket?
  let queue: DispatchQueue
  let limitBytes: Int
  private(set) var onEvent: ((Event) -> Void)?
  private(set) var phase = Phase.ready
  private var cause = CloseCause.closedHere
  private var watch: Watch?
  /// The system takes no more until the watch tells otherwise.
  private(set) var isWritingBlocked = false
  private(set) var isWritingBroken = false
  var wantsDrained = false
  var outgoing = OutgoingQueue()
  var tls: TLSLink?
  private var discardedBytes = 0
  /// How fast to read; nil for as fast as can be.
  private var pace: ReadPace?
  private var isReadingPaused = false
  /// The turn that goes on reading is on its way; one is enough.
  private var isReadingDue = false
  /// Bytes read and written since the start.
  package private(set) var receivedBytes: UInt64 = 0
  package private(set) var sentBytes: UInt64 = 0

  /// - Parameters:
  ///   - socket: Connected; it is closed with this.
  ///   - queue: Serial; everything happens on it.
  ///   - tls: This side of a TLS connection, used for nothing else; nil for plain bytes.
  ///   - lanes: Where a server's handshake is computed; nil for the queue.
  ///   - isKnownAddress: The handshake goes ahead of those of strangers and costs none of their budget.
  ///   - limitBytes: What may wait for the peer to read, as it goes over the socket.
  ///   - pace: How fast to read; nil for as fast as can be.
  ///   - onEvent: Called on the queue.
  package init(
    socket: Socket, queue: DispatchQueue, tls: TLSEnd? = nil, lanes: HandshakeLanes? = nil,
    isKnownAddress: Bool = false, limitBytes: Int = TransportLimits.outgoingBytes,
    pace: ReadPace? = nil, onEvent: @escaping (Event) -> Void
  ) {
    self.tls = tls.map { TLSLink($0, lanes: lanes, isKnownAddress: isKnownAddress) }
    self.socket = socket
    self.queue = queue
    self.limitBytes = limitBytes
    self.pace = pace
    self.onEvent = onEvent
  }

  /// Bytes that wait for the peer to read.
  package var queuedBytes: Int { outgoing.byteCount + (tls?.plainBytes ?? 0) }

  package var peerAddress: SocketAddress? { socket?.peerAddress }

  /// Begins to read.
  ///
  /// From here on ``Event/closed(_:)`` is certain to come.
  package func start() {
    guard case .ready = phase, let socket else { return }
    phase = .open
    do {
      watch = try Watch(socket, queue: queue) { self.continueWork($0) }
    } catch {
      return close(.failed(error))
    }
    beginHandshake()
  }

  /// Sends bytes after those that wait already.
  ///
  /// With `notify` one ``Event/drained`` follows, in a turn of its own, when nothing waits any more.
  package func send(_ bytes: ArraySlice<UInt8>, notify: Bool = false) {
    guard case .open = phase else { return }
    guard tls == nil else { return sendSealed(bytes, notify: notify) }
    if notify { wantsDrained = true }
    guard !isWritingBroken else { return }
    outgoing.append(bytes)
    if !isWritingBlocked { writeWaiting() }
    if outgoing.byteCount > limitBytes { return close(.queueOverflow) }
    if outgoing.isEmpty, wantsDrained { later { $0.tellDrained() } }
  }

  package func send(_ bytes: [UInt8], notify: Bool = false) { send(bytes[...], notify: notify) }

  /// Sends what waits, which over TLS may have to wait for the handshake, ends this side, and closes
  /// when the peer has ended its own.
  ///
  /// What the peer still sends is thrown away: closing over it would destroy our last words. The
  /// owner sets the deadline and calls ``close()`` when it comes.
  package func finish() {
    guard case .open = phase else { return }
    guard tls?.isSecured != false else {
      tls?.isFinishDue = true
      return
    }
    sealLastWords()
    guard case .open = phase else { return }
    phase = .finishing
    if outgoing.isEmpty { socket?.shutdownWriting() }
  }

  /// Closes at once; what waits is lost.
  package func close() {
    if case .open = phase, outgoing.isEmpty { sealLastWords() }
    close(.closedHere)
  }

  func close(_ cause: CloseCause) {
    switch phase {
    case .closed: return
    case .ready:
      phase = .closed
      onEvent = nil
      socket = nil
      return
    case .open, .finishing: break
    }
    phase = .closed
    self.cause = cause
    outgoing = OutgoingQueue()
    tls?.dropPlain()
    tls?.end.giveUp()
    watch?.cancel()
    watch = nil
    later { $0.tellClosed() }
  }

  private func tellClosed() {
    socket = nil
    let tell = onEvent
    onEvent = nil
    tell?(.closed(cause))
  }

  /// Reads first: what the peer said before it left is lost once a write has failed.
  private func continueWork(_ readiness: Watch.Readiness) {
    if readiness.contains(.reading) { readAvailable() }
    guard readiness.contains(.writing), isWritingBlocked else { return }
    isWritingBlocked = false
    writeWaiting()
    if outgoing.isEmpty { tellDrained() }
  }

  func readAvailable() {
    var budget = TransportLimits.readBudgetBytes
    while let socket, !isReadingPaused, !isReadingDue, tls?.isAway != true {
      if case .closed = phase { return }
      guard budget > 0 else { return readLater() }
      let allowance = pace?.allowance(now: MonotonicClock.now()) ?? TransportLimits.readBytes
      guard allowance > 0 else { return pauseReading() }
      do {
        guard let bytes = try socket.read(atMost: min(allowance, TransportLimits.readBytes))
        else { return }
        pace?.read(bytes.count)
        guard !bytes.isEmpty else { return close(endOfStream) }
        budget -= bytes.count
        receive(bytes)
      } catch {
        return close(.failed(error))
      }
    }
  }

  /// Over TLS a peer that ends says so first; what comes while finishing is not opened.
  private var endOfStream: CloseCause {
    guard tls != nil, case .open = phase else { return .peerClosed }
    return .truncated
  }

  private func readLater() {
    isReadingDue = true
    later {
      $0.isReadingDue = false
      $0.readAvailable()
    }
  }

  /// Reads no more until the pace allows some bytes.
  private func pauseReading() {
    guard let pace else { return }
    isReadingPaused = true
    queue.asyncAfter(
      deadline: .now() + .nanoseconds(Int(clamping: pace.waitNanoseconds)),
      execute: DispatchWorkItem {
        self.isReadingPaused = false
        self.readAvailable()
      })
  }

  private func receive(_ bytes: [UInt8]) {
    receivedBytes += UInt64(bytes.count)
    guard case .finishing = phase else {
      guard tls == nil else { return receiveSealed(bytes) }
      onEvent?(.received(bytes))
      return
    }
    discardedBytes += bytes.count
    if discardedBytes > TransportLimits.discardedBytes { close(.closedHere) }
  }

  /// Writes until nothing waits or the system takes no more.
  func writeWaiting() {
    do {
      while let socket, let bytes = outgoing.first {
        guard let count = try socket.write(bytes) else {
          isWritingBlocked = true
          return
        }
        sentBytes += UInt64(count)
        outgoing.removeFirst(count)
      }
    } catch {
      // What the peer said before it left is still to be read; reading finds the end.
      isWritingBroken = true
      outgoing = OutgoingQueue()
      guard error.errno == EPIPE else { return close(.failed(error)) }
    }
    if case .finishing = phase { socket?.shutdownWriting() }
  }

  func tellDrained() {
    guard case .open = phase, wantsDrained, queuedBytes == 0 else { return }
    wantsDrained = false
    onEvent?(.drained)
  }

  /// Runs `body` in a later turn of the queue.
  func later(_ body: @escaping (StreamConnection) -> Void) {
    queue.async(execute: DispatchWorkItem { body(self) })
  }
}
