/// The server's end of a conversation: events in, actions out, without I/O and without a clock.
///
/// Every pair of state and event has its row. The last action of a session is always one `close`;
/// after it every event is without effect.
///
/// Source: `Protocol/session.md`, section 3.
package struct ServerSession: Sendable {
  enum State: Hashable, Sendable {
    case hello
    /// The HELLO was read; its ENROL is awaited, and then what the list says to it.
    case enrolling
    case judging
    case ready
    case answering
    case transferring
    /// The files of a PUBLISH come in.
    case uploading
    case closed
  }

  var state = State.hello
  private var decoder = FrameDecoder()
  let terms: ServerTerms
  /// Nil until the client is identified.
  var admittance: Admittance?
  /// The HELLO that waits for the ENROL.
  var greeting: Hello?
  private let accepted: Monotonic
  private var clock: ProgressClock
  private var budget: UnaskedBudget
  /// What both sides can do; nothing before the HELLO.
  package internal(set) var capabilities: Capabilities = []
  package private(set) var isSubscribed = false
  /// A NOTIFY was sent and no PULL came since.
  private var awaitsPull = false
  /// What the client said that it has, until its PULL or its WANT.
  private var hold: Hold?
  /// The most bytes of the answer to the last question.
  package private(set) var limit: UInt64?
  /// What is said once the part of the body that fits is written.
  private var owedPause: Pause?
  /// The newest that was published since the store was last asked.
  private var news: Notice?
  /// What a PING in the middle of a transfer asked for.
  private var owedPong: UInt64?
  private var isStopping = false
  /// What the client may still ask; nil outside a walk.
  private var walk: WalkAllowance?
  /// What is published next, and how much of its files came.
  var upload: Upload?

  /// Without a `admittance` the client is identified before its first byte.
  package init(
    now: Monotonic, terms: ServerTerms = .unsigned, admittance: Admittance? = .local
  ) {
    self.terms = terms
    self.admittance = admittance
    accepted = now
    clock = ProgressClock(now: now)
    budget = UnaskedBudget(now: now)
  }

  /// Whether the client was sent its WELCOME.
  package var isGreeted: Bool {
    switch state {
    case .hello, .enrolling, .judging, .closed: false
    case .ready, .answering, .transferring, .uploading: true
    }
  }

  /// Whether the client is to be sent signatures.
  package var signs: Bool { capabilities.contains(.signed) }

  /// Whether a walk may be offered.
  package var walks: Bool { capabilities.contains(.walk) }

  /// When to send a `tick`, if nothing else happens before.
  package var nextDeadline: Monotonic? {
    switch state {
    case .hello, .enrolling, .judging: accepted + WireLimits.greeting
    case .ready, .uploading: clock.deadline
    case .answering: clock.unanswered == nil ? clock.deadline : nil
    case .transferring: clock.end
    case .closed: nil
    }
  }

  package mutating func handle(_ event: Event, now: Monotonic) -> [Action] {
    switch (state, event) {
    case (.closed, _): []
    case (_, .identified(let admittance)): identify(admittance)
    case (_, .received(let bytes)): receive(bytes, now: now)
    case (.judging, .judged(let judgement)): take(judgement, now: now)
    case (_, .evicted(let code)): refuse(ErrorFrame(code), .refused(code))
    case (_, .disconnected): close(.disconnected)
    case (_, .tick): tick(now: now)
    case (.hello, .published(let notice)), (.enrolling, .published(let notice)),
      (.judging, .published(let notice)), (.answering, .published(let notice)),
      (.transferring, .published(let notice)), (.uploading, .published(let notice)):
      remember(notice)
    case (.ready, .published(let notice)): remember(notice) + notifyIfDue()
    case (.answering, .answer(let answer)): take(answer, now: now)
    case (.transferring, .bodyWritten(let byteCount)): moved(byteCount, now: now)
    case (.transferring, .bodySent): rest(now: now)
    case (.transferring, .shutdown): stopAfterEnd()
    case (.hello, .shutdown), (.enrolling, .shutdown), (.judging, .shutdown), (.ready, .shutdown),
      (.answering, .shutdown), (.uploading, .shutdown):
      goodbye(.goingAway, .stopped)
    case (_, .bodyWritten): []
    case (_, .answer): preconditionFailure("The store answered what nobody asked.")
    case (_, .judged): preconditionFailure("The list judged what nobody asked.")
    case (_, .bodySent):
      preconditionFailure("A body was written that nobody asked for.")
    }
  }

  private mutating func receive(_ bytes: [UInt8], now: Monotonic) -> [Action] {
    decoder.append(bytes)
    clock.moved(bytes.count, now: now)
    return decode(now: now)
  }

  /// Takes the frames that are whole; none while the list judges.
  mutating func decode(now: Monotonic) -> [Action] {
    var actions: [Action] = []
    do {
      while state != .closed, state != .judging,
        let received = try decoder.next(in: state == .hello ? .clientGreeting : .clientOpen)
      {
        clock.progressed(now: now)
        actions += try handle(received, now: now)
      }
    } catch {
      actions += refuse(error.frame, .faulty(error))
    }
    return actions
  }

  private mutating func handle(
    _ received: ReceivedFrame, now: Monotonic
  ) throws(WireError) -> [Action] {
    switch (state, received.frame) {
    case (.hello, .hello(let hello)): return try greet(hello, received)
    case (.enrolling, .enrol(let enrol)):
      state = .judging
      return [.enrol(enrol)]
    case (.enrolling, _), (_, .enrol): throw unexpected(received)
    case (.ready, .pull(let pull)): return ask(for: pull, now: now)
    case (.ready, .plan(let pull)):
      guard capabilities.contains(.offers) else { throw unexpected(received) }
      return ask(for: pull, isPlan: true, now: now)
    case (.ready, .hold(let said)):
      guard hold == nil else { throw unexpected(received) }
      hold = said
      return []
    case (.ready, .limit(let said)):
      guard limit == nil, capabilities.contains(.limits) else { throw unexpected(received) }
      limit = said.bytes
      return []
    case (.ready, .ask(let question)): return try ask(question, received)
    case (.ready, .publish(let publish)):
      guard capabilities.contains(.publish) else { throw unexpected(received) }
      return charge(now: now) ?? begin(publish)
    case (.uploading, .data(let bytes)): return take(bytes)
    case (.uploading, .pull), (.uploading, .plan), (.uploading, .hold), (.uploading, .limit),
      (.uploading, .ask), (.uploading, .subscribe), (_, .publish), (_, .data):
      throw unexpected(received)
    case (.answering, .pull), (.transferring, .pull), (.answering, .plan), (.transferring, .plan),
      (.answering, .hold), (.transferring, .hold), (.answering, .ask), (.transferring, .ask),
      (.answering, .limit), (.transferring, .limit):
      throw unexpected(received)
    case (.ready, .subscribe): return try subscribe(received) + notifyIfDue()
    case (.answering, .subscribe), (.transferring, .subscribe): return try subscribe(received)
    case (.ready, .ping(let token)), (.answering, .ping(let token)),
      (.uploading, .ping(let token)):
      return charge(now: now) ?? [.send(Frame.pong(token: token).encoded())]
    case (.transferring, .ping(let token)):
      owedPong = token
      return charge(now: now) ?? []
    case (.ready, .ignorable), (.answering, .ignorable), (.transferring, .ignorable),
      (.uploading, .ignorable):
      return charge(now: now) ?? []
    case (.ready, .pong(let token)), (.answering, .pong(let token)),
      (.transferring, .pong(let token)), (.uploading, .pong(let token)):
      guard clock.answered(token) else { throw unexpected(received) }
      return []
    case (.ready, .goodbye(let reason)), (.answering, .goodbye(let reason)),
      (.transferring, .goodbye(let reason)), (.uploading, .goodbye(let reason)):
      return close(.goodbye(reason))
    case (.ready, .error(let error)), (.answering, .error(let error)),
      (.transferring, .error(let error)), (.uploading, .error(let error)):
      return close(.refusedByPeer(error))
    case (.judging, _), (.hello, .pull), (.hello, .plan), (.hello, .hold), (.hello, .subscribe),
      (.hello, .ping),
      (.hello, .pong),
      (.hello, .goodbye), (.hello, .error), (.hello, .ignorable), (.ready, .hello),
      (.answering, .hello), (.transferring, .hello), (.uploading, .hello), (.closed, _),
      (_, .welcome), (_, .upToDate),
      (_, .manifest), (_, .chunk), (_, .end), (_, .notify), (_, .resumed), (_, .rest),
      (_, .offer), (_, .walk), (_, .tell), (_, .pause), (.hello, .ask), (.hello, .limit),
      (_, .statement), (_, .fresh), (_, .enrolled), (_, .report):
      preconditionFailure("The phase lets no such frame through.")
    }
  }
}

// What the rows do.
extension ServerSession {
  private mutating func ask(
    for pull: Pull, isPlan: Bool = false, now: Monotonic
  ) -> [Action] {
    if isPlan || !awaitsPull, let refusal = charge(now: now) { return refusal }
    if !isPlan {
      awaitsPull = false
      news = nil
    }
    walk = nil
    if isPlan { limit = nil }
    state = .answering
    defer { hold = nil }
    return [
      .resolve(
        Question(
          held: pull.held, isRepair: pull.isRepair && capabilities.contains(.walk),
          hold: capabilities.contains(.resume) ? hold : nil, isPlan: isPlan,
          capabilities: capabilities))
    ]
  }

  private mutating func ask(
    _ question: WalkQuestion, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard var allowance = walk, allowance.take(question) else { throw unexpected(received) }
    walk = allowance
    state = .answering
    guard case .want = question else { return [.walk(question, nil)] }
    walk = nil
    defer { hold = nil }
    return [.walk(question, capabilities.contains(.resume) ? hold : nil)]
  }

  private mutating func subscribe(_ received: ReceivedFrame) throws(WireError) -> [Action] {
    guard !isSubscribed else { throw unexpected(received) }
    isSubscribed = true
    return []
  }

  private mutating func take(_ answer: Answer, now: Monotonic) -> [Action] {
    switch answer {
    case .upToDate(let fresh):
      let words = Action.send(fresh + Frame.upToDate.encoded())
      guard upload == nil else {
        state = .uploading
        clock.progressed(now: now)
        return [words]
      }
      return [words] + rest(now: now)
    case .report:
      upload = nil
      state = .transferring
      clock.progressed(now: now)
      return [.sendBody]
    case .offer(let offer): return [.send(Frame.offer(offer).encoded())] + rest(now: now)
    case .pause(let pause): return [.send(Frame.pause(pause).encoded())] + rest(now: now)
    case .transfer(let frames, let pause), .resumed(let frames, let pause):
      state = .transferring
      owedPause = pause
      clock.progressed(now: now)
      return [.send(frames), .sendBody]
    case .walk(let frame):
      if let limit, frame.count > limit {
        let bytes = UInt64(frame.count)
        return take(.pause(Pause(nextBytes: bytes, leftBytes: bytes)), now: now)
      }
      if walk == nil { walk = WalkAllowance() }
      return [.send(frame)] + rest(now: now)
    case .refuse(let code, let retryAfterSeconds, let detail):
      return refuse(
        ErrorFrame(code, retryAfterSeconds: retryAfterSeconds, detail: detail), .refused(code))
    }
  }

  /// Goes back to ready and sends what is owed.
  private mutating func rest(now: Monotonic) -> [Action] {
    state = .ready
    clock.progressed(now: now)
    limit = nil
    var actions: [Action] = []
    if let pause = owedPause {
      owedPause = nil
      actions.append(.send(Frame.pause(pause).encoded()))
    }
    if let token = owedPong {
      owedPong = nil
      actions.append(.send(Frame.pong(token: token).encoded()))
    }
    return actions + (isStopping ? goodbye(.goingAway, .stopped) : notifyIfDue())
  }

  private mutating func remember(_ notice: Notice) -> [Action] {
    news = notice
    return []
  }

  private mutating func notifyIfDue() -> [Action] {
    guard isSubscribed, !awaitsPull, let notice = news else { return [] }
    news = nil
    awaitsPull = true
    return [.send(Frame.notify(notice).encoded())]
  }

  private mutating func moved(_ byteCount: Int, now: Monotonic) -> [Action] {
    clock.moved(byteCount, now: now)
    return []
  }

  private mutating func stopAfterEnd() -> [Action] {
    isStopping = true
    return []
  }

  private mutating func tick(now: Monotonic) -> [Action] {
    switch state {
    case .hello, .enrolling, .judging:
      guard now >= accepted, now - accepted >= WireLimits.greeting else { return [] }
      return refuse(ErrorFrame(.tooSlow), .refused(.tooSlow))
    case .ready, .uploading:
      guard !clock.isSilent(for: WireLimits.silenceBeforeEnd, now: now) else {
        return refuse(ErrorFrame(.tooSlow), .refused(.tooSlow))
      }
      return pingIfDue(now: now)
    case .answering: return pingIfDue(now: now)
    case .transferring:
      guard clock.isSilent(for: WireLimits.silenceBeforeEnd, now: now) else { return [] }
      return close(.refused(.tooSlow))
    case .closed: return []
    }
  }

  private mutating func pingIfDue(now: Monotonic) -> [Action] {
    guard let ping = clock.ping(now: now) else { return [] }
    return [.send(ping.encoded())]
  }

  /// Counts a frame that nobody asked for; the end of the session where there were too many.
  private mutating func charge(now: Monotonic) -> [Action]? {
    guard !budget.take(now: now) else { return nil }
    return refuse(ErrorFrame(.tooMany, retryAfterSeconds: 1), .refused(.tooMany))
  }

  /// Ends the session with an ERROR, or without one in the middle of a transfer.
  mutating func refuse(_ error: ErrorFrame, _ reason: CloseReason) -> [Action] {
    guard state != .transferring else { return close(reason) }
    return [.send(Frame.error(error).encoded())] + close(reason)
  }

  private mutating func goodbye(_ said: GoodbyeReason, _ reason: CloseReason) -> [Action] {
    [.send(Frame.goodbye(said).encoded())] + close(reason)
  }

  private mutating func close(_ reason: CloseReason) -> [Action] {
    state = .closed
    decoder = FrameDecoder()
    return [.close(reason)]
  }

  private func unexpected(_ received: ReceivedFrame) -> WireError {
    WireError(
      .unexpectedFrame(received.frame.type?.rawValue ?? 0), at: received.offset,
      path: "frame.type", found: received.bytes)
  }
}
