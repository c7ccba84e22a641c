package import HonourModel
package import HonourProtocol
package import HonourTransport

/// One client: the session's decisions carried out on its stream.
///
/// Each call gives back what the loop has to do for it. A body goes out block by block, the next
/// one when the last has left, so that a slow reader costs one block and its socket's buffer.
///
/// Isolation: confined to the loop that owns it.
package final class ServerConnection {
  /// What the loop does for a connection.
  package enum Request {
    case resolve(Question)
    /// Over TLS the client's first words are whole.
    case heardHello
    /// Look up who this is, and come back with ``identified(_:as:now:)``.
    case identify(TLSPeer)
    /// See whether this puts the client on the list, and come back with ``judged(_:now:)``.
    case enrol(Enrol)
    /// See whether it may be published, and answer that its base is up to date, or refuse.
    case check(Publish)
    /// Keep the next bytes of a file that is published; none end it.
    case keep([UInt8])
    /// Publish, and come back with ``report(_:now:)``.
    case carryOut(Publish)
    /// Look this up at ``walkTarget``; a client may have a part of a patch.
    case walk(WalkQuestion, Hold?)
    /// Read a block of a body from its file and come back with ``deliver(_:now:)``.
    case read(CacheFile, offset: Int, count: Int)
    /// The client was answered.
    case answered(Served)
    /// The session has ended; the stream is closing.
    case ended(CloseReason)
    /// The stream is closed: forget the connection.
    case closed(StreamConnection.CloseCause)
  }

  /// An answer that was sent, as far as it was asked for.
  package struct Served {
    package let asked: Question
    /// Nil for a client that was up to date.
    package let transfer: Transfer?
    /// The first byte of the body that was sent; 0 where the whole was.
    package let bodyOffset: Int
    /// The end of what was sent of the body; nil where that is its end.
    package var bodyEnd: Int?
    /// What was sent in place of the answer, of which too little fits in the LIMIT.
    package var refusal: Pause?
    package let startedAt: Monotonic
  }

  /// A body on its way, and how far it is.
  private struct Sending {
    let body: TransferBody
    /// Nil for a report.
    let transfer: Transfer?
    /// The frames before the body: MANIFEST, or RESUMED and REST.
    let head: [UInt8]
    let pause: Pause?
    /// The end of what is sent of the body.
    let bodyEnd: Int
    var headOffset = 0
    var bodyOffset: Int
    var isReading = false
  }

  package let id: ConnectionID
  package let peer: SocketAddress
  package let acceptedAt: Monotonic
  private let stream: StreamConnection
  private let limits: ServerLimits
  /// Whom the handshake has proven it to be; nil before, and without encryption.
  package private(set) var key: PublicKey?
  private(set) var exporter: [UInt8]?
  private var session: ServerSession
  private var sending: Sending?
  /// What the client asked last, until it is answered.
  private var asked: (question: Question, at: Monotonic)?
  /// Where the body began that is on its way.
  private var startedAtByte = 0
  private var reportedBytes: UInt64 = 0
  private var lastWordsUntil: Monotonic?
  /// The revision that the client was offered to walk to.
  package private(set) var walkTarget: Position?
  private var isClosed = false
  /// Where the client will be when it has applied its last answer.
  package private(set) var position: Position?

  package init(
    id: ConnectionID, peer: SocketAddress, stream: StreamConnection, limits: ServerLimits,
    terms: ServerTerms, admittance: Admittance?, now: Monotonic
  ) {
    self.id = id
    self.peer = peer
    self.stream = stream
    self.limits = limits
    acceptedAt = now
    session = ServerSession(now: now, terms: terms, admittance: admittance)
  }

  package var isGreeted: Bool { session.isGreeted }
  /// Whether the client asks for signatures.
  var signs: Bool { session.signs }
  package var walks: Bool { session.walks }
  package var isSubscribed: Bool { session.isSubscribed && !isEnding }
  package var receivedBytes: UInt64 { stream.receivedBytes }
  package var sentBytes: UInt64 { stream.sentBytes }
  package var queuedBytes: Int { stream.queuedBytes }
  private var isEnding: Bool { isClosed || lastWordsUntil != nil }

  /// When to ``tick(now:)`` if nothing else happens before.
  package var nextDeadline: Monotonic? {
    if isClosed { return nil }
    if let lastWordsUntil { return lastWordsUntil }
    guard let deadline = session.nextDeadline else { return nil }
    return hasGreetingLimit ? min(deadline, acceptedAt + limits.greeting) : deadline
  }

  private var hasGreetingLimit: Bool { !session.isGreeted }

  package func start() { stream.start() }

  package func handle(_ event: StreamConnection.Event, now: Monotonic) -> [Request] {
    switch event {
    case .heardHello: return [.heardHello]
    case .secured(let peer):
      exporter = peer.exporter
      return [.identify(peer)]
    case .received(let bytes): return settle(now: now) + perform(.received(bytes), now: now)
    case .drained: return drained(now: now)
    case .closed(let cause):
      isClosed = true
      sending = nil
      return perform(.disconnected, now: now) + [.closed(cause)]
    }
  }

  /// How a plain stream must be written for this client to read it.
  package var form: TransferRequest.Form {
    session.capabilities.contains(.columns) ? .columns : .rows
  }

  func answerUpToDate(at newest: Position, fresh: [UInt8], now: Monotonic) -> [Request] {
    guard !isEnding, let asked else { return [] }
    self.asked = nil
    position = newest
    let served = Served(asked: asked.question, transfer: nil, bodyOffset: 0, startedAt: asked.at)
    return [.answered(served)] + perform(.answer(.upToDate(fresh: fresh)), now: now)
  }

  /// What a client that asked now can do.
  var capabilities: Capabilities { session.capabilities }

  /// The most bytes of the answer; nil where the client did not say.
  var limit: UInt64? { session.limit }

  /// Answers with a transfer, or goes on with one that was cut, behind `fresh`; as far as `portion`
  /// goes.
  func answer(
    _ transfer: Transfer, from resumption: Resumption?, fresh: [UInt8], _ portion: Portion?,
    now: Monotonic
  ) -> [Request] {
    guard !isEnding, let asked else { return [] }
    if let pause = portion?.pause, portion?.bodyEnd == nil {
      self.asked = nil
      let served = Served(
        asked: asked.question, transfer: transfer, bodyOffset: resumption?.bodyOffset ?? 0,
        refusal: pause, startedAt: asked.at)
      return [.answered(served)] + perform(.answer(.pause(pause)), now: now)
    }
    let head = fresh + (resumption?.head ?? transfer.manifestFrame(for: capabilities))
    begin(
      Sending(
        body: transfer.body, transfer: transfer, head: head, pause: portion?.pause,
        bodyEnd: portion?.bodyEnd ?? transfer.body.byteCount,
        bodyOffset: resumption?.bodyOffset ?? 0))
    let answer: ServerSession.Answer =
      resumption == nil
      ? .transfer(manifestFrame: head, pause: portion?.pause)
      : .resumed(frames: head, pause: portion?.pause)
    return perform(.answer(answer), now: now)
  }

  /// Whether the client asked for the price alone.
  var isPlanning: Bool { asked?.question.isPlan ?? false }

  /// Tells what it would cost.
  func answer(_ offer: Offer, now: Monotonic) -> [Request] {
    guard !isEnding, asked != nil else { return [] }
    asked = nil
    return perform(.answer(.offer(offer)), now: now)
  }

  /// What the client that was not answered yet has of an earlier connection.
  var hold: Hold? { asked?.question.hold }

  private func begin(_ sending: Sending) {
    self.sending = sending
    startedAtByte = sending.bodyOffset
    reportedBytes = stream.sentBytes
    if sending.pause == nil, let transfer = sending.transfer {
      position = transfer.manifest.target.position
    }
  }

  /// Sends the REPORT frames of what was published.
  func report(_ body: TransferBody, now: Monotonic) -> [Request] {
    guard !isEnding else { return [] }
    begin(
      Sending(
        body: body, transfer: nil, head: [], pause: nil, bodyEnd: body.byteCount, bodyOffset: 0))
    return perform(.answer(.report), now: now)
  }

  /// Offers a walk; what the client asked is answered with the last transfer of it.
  package func offerWalk(_ frame: [UInt8], to target: Position, now: Monotonic) -> [Request] {
    walkTarget = target
    return answerWalk(frame, now: now)
  }

  package func answerWalk(_ frame: [UInt8], now: Monotonic) -> [Request] {
    guard !isEnding, asked != nil else { return [] }
    return perform(.answer(.walk(frame: frame)), now: now)
  }

  package func refuse(
    _ code: ErrorCode, retryAfterSeconds: UInt64 = 0, detail: UInt64 = 0, now: Monotonic
  ) -> [Request] {
    guard !isEnding, asked != nil else { return [] }
    asked = nil
    return perform(
      .answer(.refuse(code, retryAfterSeconds: retryAfterSeconds, detail: detail)), now: now)
  }

  /// Tells the session who the client is.
  func identified(_ admittance: Admittance, as key: PublicKey?, now: Monotonic) -> [Request] {
    self.key = key
    return isEnding ? [] : perform(.identified(admittance), now: now)
  }

  /// Ends the connection of a client that is not let in any more.
  func evict(_ code: ErrorCode, now: Monotonic) -> [Request] {
    isEnding ? [] : perform(.evicted(code), now: now)
  }

  package func judged(_ judgement: Judgement, now: Monotonic) -> [Request] {
    isEnding ? [] : perform(.judged(judgement), now: now)
  }

  /// Takes a block of the body that a ``Request/read(_:offset:count:)`` asked for.
  package func deliver(_ block: [UInt8], now: Monotonic) -> [Request] {
    guard var sending, sending.isReading, !isEnding else { return [] }
    sending.isReading = false
    sending.bodyOffset += block.count
    self.sending = sending
    stream.send(block, notify: true)
    return []
  }

  /// Cuts a connection whose body can no longer be read.
  package func abandon() { stream.close() }

  package func published(_ notice: Notice, now: Monotonic) -> [Request] {
    perform(.published(notice), now: now)
  }

  package func shutdown(now: Monotonic) -> [Request] { perform(.shutdown, now: now) }

  package func tick(now: Monotonic) -> [Request] {
    if let lastWordsUntil {
      if now >= lastWordsUntil { stream.close() }
      return []
    }
    if hasGreetingLimit, now >= acceptedAt + limits.greeting {
      // The session's own limit is longer: what it would say then is said now.
      return perform(.tick, now: max(now, acceptedAt + WireLimits.greeting))
    }
    return reportProgress(now: now) + perform(.tick, now: now)
  }

  private func perform(_ event: ServerSession.Event, now: Monotonic) -> [Request] {
    var requests: [Request] = []
    for action in session.handle(event, now: now) {
      switch action {
      case .send(let bytes):
        // MANIFEST and REST may be longer than the queue: they go out in blocks before the body.
        if sending == nil { stream.send(bytes) }
      case .sendBody: requests += sendNext(now: now)
      case .enrol(let enrol): requests.append(.enrol(enrol))
      case .check(let publish):
        asked = (Question(held: publish.base, capabilities: session.capabilities), now)
        requests.append(.check(publish))
      case .keep(let bytes): requests.append(.keep(bytes))
      case .carryOut(let publish): requests.append(.carryOut(publish))
      case .resolve(let question):
        asked = (question, now)
        requests.append(.resolve(question))
      case .walk(let question, let hold): requests.append(.walk(question, hold))
      case .close(let reason): requests += end(reason, now: now)
      }
    }
    return requests
  }

  private func end(_ reason: CloseReason, now: Monotonic) -> [Request] {
    let wasSending = sending != nil
    sending = nil
    guard !isClosed else { return [.ended(reason)] }
    lastWordsUntil = now + limits.lastWords
    // In the middle of a transfer there are no last words.
    if wasSending { stream.close() } else { stream.finish() }
    return [.ended(reason)]
  }
}

// The body on its way out.
extension ServerConnection {
  /// Ends a transfer whose last byte is written, before what the client sent after it is read.
  ///
  /// The client may have answered the END sooner than the stream told that it drained.
  private func settle(now: Monotonic) -> [Request] {
    guard let sending, stream.queuedBytes == 0,
      sending.headOffset == sending.head.count,
      sending.bodyOffset == sending.bodyEnd
    else { return [] }
    return drained(now: now)
  }

  private func drained(now: Monotonic) -> [Request] {
    guard sending != nil else { return [] }
    return reportProgress(now: now) + sendNext(now: now)
  }

  private func reportProgress(now: Monotonic) -> [Request] {
    guard sending != nil else { return [] }
    let moved = stream.sentBytes - reportedBytes
    reportedBytes = stream.sentBytes
    guard moved > 0 else { return [] }
    return perform(.bodyWritten(byteCount: Int(clamping: moved)), now: now)
  }

  /// Sends the next block of the head and the body, or ends the transfer.
  private func sendNext(now: Monotonic) -> [Request] {
    guard var sending, !sending.isReading, !isEnding else { return [] }
    let head = sending.head
    var room = limits.blockBytes
    if sending.headOffset < head.count {
      let block = head[sending.headOffset...].prefix(room)
      sending.headOffset += block.count
      room -= block.count
      self.sending = sending
      stream.send(block, notify: room == 0)
      guard room > 0 else { return [] }
    }
    let offset = sending.bodyOffset
    let count = min(room, sending.bodyEnd - offset)
    guard count > 0 else { return finish(sending, now: now) }
    switch sending.body {
    case .memory(let bytes):
      sending.bodyOffset += count
      self.sending = sending
      stream.send(bytes[offset..<offset + count], notify: true)
      return []
    case .file(let file, _, _):
      sending.isReading = true
      self.sending = sending
      return [.read(file, offset: offset, count: count)]
    }
  }

  private func finish(_ sent: Sending, now: Monotonic) -> [Request] {
    sending = nil
    let served =
      sent.transfer == nil
      ? nil
      : asked.map {
        Request.answered(
          Served(
            asked: $0.question, transfer: sent.transfer, bodyOffset: startedAtByte,
            bodyEnd: sent.pause == nil ? nil : sent.bodyEnd, startedAt: $0.at))
      }
    asked = nil
    return (served.map { [$0] } ?? []) + perform(.bodySent, now: now)
  }
}
