package import Dispatch
import Glibc

/// Reads and writes one socket on a serial queue and tells its owner what happens.
///
/// - Reading goes on until nothing waits; after 64 KiB the other connections get their turn.
/// - Writing goes through a bounded queue: more than ``TransportLimits/outgoingBytes`` waiting
///   closes the connection.
/// - ``Event/closed(_:)`` is the last event, comes once, and never from inside a call of the owner.
///
/// Isolation: every call and every event on the queue it was made with.
package final class StreamConnection {
  package enum Event {
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
  }

  private enum Phase {
    case ready
    case open
    case finishing
    case closed
  }

  /// Let go of, and so closed, when the last source has ended.
  private var socket: Socket?
  private let queue: DispatchQueue
  private let limitBytes: Int
  private var onEvent: ((Event) -> Void)?
  private var phase = Phase.ready
  private var cause = CloseCause.closedHere
  private var readSource: (any DispatchSourceRead)?
  private var writeSource: (any DispatchSourceWrite)?
  private var isWriteSourceRunning = false
  private var isWritingBroken = false
  private var wantsDrained = false
  private var outgoing = OutgoingQueue()
  private var discardedBytes = 0
  /// How fast to read; nil for as fast as can be.
  private var pace: ReadPace?
  private var isReadingPaused = false
  private var liveSources = 0
  /// Bytes read and written since the start.
  package private(set) var receivedBytes: UInt64 = 0
  package private(set) var sentBytes: UInt64 = 0

  package init(
    socket: Socket, queue: DispatchQueue, limitBytes: Int = TransportLimits.outgoingBytes,
    pace: ReadPace? = nil, onEvent: @escaping (Event) -> Void
  ) {
    self.socket = socket
    self.queue = queue
    self.limitBytes = limitBytes
    self.pace = pace
    self.onEvent = onEvent
  }

  /// Bytes that wait for the peer to read.
  package var queuedBytes: Int { outgoing.byteCount }

  package var peerAddress: SocketAddress? { socket?.peerAddress }

  /// Begins to read.
  ///
  /// From here on ``Event/closed(_:)`` is certain to come.
  package func start() {
    guard case .ready = phase, let socket else { return }
    phase = .open
    let source = DispatchSource.makeReadSource(fileDescriptor: socket.descriptor, queue: queue)
    readSource = source
    activate(source) { self.readAvailable() }
  }

  /// Sends bytes after those that wait already.
  ///
  /// With `notify` one ``Event/drained`` follows, in a turn of its own, when nothing waits any more.
  package func send(_ bytes: ArraySlice<UInt8>, notify: Bool = false) {
    guard case .open = phase else { return }
    if notify { wantsDrained = true }
    guard !isWritingBroken else { return }
    outgoing.append(bytes)
    if !isWriteSourceRunning { writeWaiting() }
    if outgoing.byteCount > limitBytes { return close(.queueOverflow) }
    if outgoing.isEmpty, wantsDrained { later { $0.tellDrained() } }
  }

  package func send(_ bytes: [UInt8], notify: Bool = false) { send(bytes[...], notify: notify) }

  /// Sends what waits, ends this side, and closes when the peer has ended its own.
  ///
  /// What the peer still sends is thrown away: closing over it would destroy our last words. The
  /// owner sets the deadline and calls ``close()`` when it comes.
  package func finish() {
    guard case .open = phase else { return }
    phase = .finishing
    if outgoing.isEmpty { socket?.shutdownWriting() }
  }

  /// Closes at once; what waits is lost.
  package func close() { close(.closedHere) }

  private func close(_ cause: CloseCause) {
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
    if isReadingPaused { readSource?.resume() }
    isReadingPaused = false
    readSource?.cancel()
    if let writeSource {
      if !isWriteSourceRunning { writeSource.resume() }
      writeSource.cancel()
    }
  }

  private func readAvailable() {
    var budget = TransportLimits.readBudgetBytes
    while let socket {
      if case .closed = phase { return }
      guard budget > 0 else { return later { $0.readAvailable() } }
      let allowance = pace?.allowance(now: MonotonicClock.now()) ?? TransportLimits.readBytes
      guard allowance > 0 else { return pauseReading() }
      do {
        guard let bytes = try socket.read(atMost: min(allowance, TransportLimits.readBytes))
        else { return }
        pace?.read(bytes.count)
        guard !bytes.isEmpty else { return close(.peerClosed) }
        budget -= bytes.count
        receive(bytes)
      } catch {
        return close(.failed(error))
      }
    }
  }

  /// Reads no more until the pace allows some bytes.
  private func pauseReading() {
    guard !isReadingPaused, let readSource, let pace else { return }
    isReadingPaused = true
    readSource.suspend()
    queue.asyncAfter(
      deadline: .now() + .nanoseconds(Int(clamping: pace.waitNanoseconds)),
      execute: DispatchWorkItem { self.resumeReading() })
  }

  private func resumeReading() {
    guard isReadingPaused, let readSource else { return }
    isReadingPaused = false
    readSource.resume()
    readAvailable()
  }

  private func receive(_ bytes: [UInt8]) {
    receivedBytes += UInt64(bytes.count)
    guard case .finishing = phase else {
      onEvent?(.received(bytes))
      return
    }
    discardedBytes += bytes.count
    if discardedBytes > TransportLimits.discardedBytes { close(.closedHere) }
  }

  /// Writes until nothing waits or the system takes no more; the write source runs only then.
  private func writeWaiting() {
    do {
      while let socket, let bytes = outgoing.first {
        guard let count = try socket.write(bytes) else { return runWriteSource() }
        sentBytes += UInt64(count)
        outgoing.removeFirst(count)
      }
    } catch {
      // What the peer said before it left is still to be read; reading finds the end.
      isWritingBroken = true
      outgoing = OutgoingQueue()
      guard error.errno == EPIPE else { return close(.failed(error)) }
    }
    pauseWriteSource()
    if case .finishing = phase { socket?.shutdownWriting() }
  }

  private func writeFromSource() {
    writeWaiting()
    if outgoing.isEmpty { tellDrained() }
  }

  private func tellDrained() {
    guard case .open = phase, wantsDrained, outgoing.isEmpty else { return }
    wantsDrained = false
    onEvent?(.drained)
  }

  private func runWriteSource() {
    guard !isWriteSourceRunning, let socket else { return }
    isWriteSourceRunning = true
    if let writeSource { return writeSource.resume() }
    let source = DispatchSource.makeWriteSource(fileDescriptor: socket.descriptor, queue: queue)
    writeSource = source
    activate(source) { self.writeFromSource() }
  }

  private func pauseWriteSource() {
    guard isWriteSourceRunning, let writeSource else { return }
    isWriteSourceRunning = false
    writeSource.suspend()
  }

  /// Runs `body` in a later turn of the queue.
  private func later(_ body: @escaping (StreamConnection) -> Void) {
    queue.async(execute: DispatchWorkItem { body(self) })
  }

  /// The cancel handlers hold the connection and so the socket until the last of them has run.
  private func activate(
    _ source: any DispatchSourceProtocol, handler: @escaping () -> Void
  ) {
    liveSources += 1
    source.setEventHandler(handler: handler)
    source.setCancelHandler { self.sourceEnded() }
    source.activate()
  }

  private func sourceEnded() {
    liveSources -= 1
    guard liveSources == 0 else { return }
    readSource = nil
    writeSource = nil
    socket = nil
    let tell = onEvent
    onEvent = nil
    tell?(.closed(cause))
  }
}
