package import HonourModel

/// The client's end of a conversation: events in, actions out, without I/O and without a clock.
///
/// Every pair of state and event has its row. The last action of a session is always one `close`;
/// after it every event is without effect. While the replica applies, the end of the connection
/// is kept back until it is done. Not `Sendable`: zlib's memory is in it.
/// Source: `Protocol/session.md`, section 4.
package struct ClientSession {
  let mode: Mode
  /// Whether it asks for a walk whatever it holds.
  let repairs: Bool
  private(set) var held: Position?
  var state = State.unconnected
  var decoder = FrameDecoder()
  var transfer: Transfer?
  /// What is left of an earlier connection, until a PULL is answered, or a WANT.
  var heldTransfer: HeldTransfer?
  /// What is left of a walk, until its WANT.
  var heldWalk: HeldWalk?
  /// The walk leads where an earlier one led, which may not be the newest any more.
  var walksBack = false
  /// The question under way in a walk.
  var question: [UInt8] = []
  /// What waits for its REST.
  var awaitedRest: AwaitedRest?
  /// Bytes of the unfinished frame that the shell was told of.
  var toldBytes = 0
  /// Something newer is there than what comes now.
  var hasNewer = false
  private var connectedAt: Monotonic
  private var clock: ProgressClock
  private var budget: UnaskedBudget
  var awaited = Awaited.anything
  /// Whom it believes; nil where nobody was pinned, and nothing is asked to be signed.
  package internal(set) var trust: ClientTrust?
  /// What it believes once the transfer under way is applied.
  package internal(set) var offered: ClientTrust?
  /// A signed revision that cannot be true beside what is held.
  package internal(set) var disputed: SignedManifest?
  /// The word on how new the answer is, ahead of it.
  var claim: FreshnessClaim?
  /// What is said to get on the list; nil once it is said, or where nobody asked for it.
  var enrolment: Enrol?
  /// An ENROL was said that nothing answered yet.
  var awaitsEnrolled = false
  /// What it may spend; nil where nobody set a limit.
  var byteBudget: ByteBudget?
  var offer: (walk: WalkOffer, frameBytes: Int)?
  var walk: ClientWalk?
  /// A NOTIFY came that no PULL has answered.
  var isNotified = false
  /// Why the connection ended while the replica was applying.
  var ending: CloseReason?

  /// A client stands at `held`, nil where it holds nothing; with `repairs` that is not believed, and
  /// it walks from whatever records there are.
  ///
  /// With `budgetBytes` it ends before both ways cost more. With `trust` it believes what that lets it
  /// believe and nothing else; with `enrolment` it asks to be put on the list first.
  package init(
    held: Position?, resuming heldTransfer: HeldTransfer? = nil,
    walking heldWalk: HeldWalk? = nil, mode: Mode, repairs: Bool = false,
    budgetBytes: UInt64? = nil, trust: ClientTrust? = nil, enrolment: Enrol? = nil,
    now: Monotonic
  ) {
    self.held = repairs ? nil : held
    self.heldTransfer = heldTransfer
    self.heldWalk = heldWalk
    self.mode = mode
    self.repairs = repairs
    self.trust = trust
    self.enrolment = enrolment
    byteBudget = budgetBytes.map { ByteBudget(total: $0) }
    connectedAt = now
    clock = ProgressClock(now: now)
    budget = UnaskedBudget(now: now)
  }

  /// When to send a `tick`, if nothing else happens before.
  package var nextDeadline: Monotonic? {
    switch state {
    case .unconnected, .applying, .closed: nil
    case .greeting: connectedAt + WireLimits.greeting
    case .waiting, .walking, .uploading, .ready: clock.deadline
    case .resuming, .transferring: clock.end
    }
  }

  package mutating func handle(_ event: Event, now: Monotonic) -> [Action] {
    switch (state, event) {
    case (.closed, _): []
    case (.unconnected, .connected): greet(now: now)
    case (.unconnected, .stop): close(.stopped)
    case (.greeting, .stop), (.waiting, .stop), (.walking, .stop), (.resuming, .stop),
      (.transferring, .stop), (.applying, .stop), (.uploading, .stop), (.ready, .stop):
      goodbye(.stopped)
    case (.unconnected, .disconnected), (.greeting, .disconnected), (.waiting, .disconnected),
      (.walking, .disconnected), (.resuming, .disconnected), (.transferring, .disconnected),
      (.applying, .disconnected), (.uploading, .disconnected), (.ready, .disconnected):
      end(.disconnected)
    case (.greeting, .received(let bytes)), (.waiting, .received(let bytes)),
      (.walking, .received(let bytes)), (.resuming, .received(let bytes)),
      (.transferring, .received(let bytes)),
      (.applying, .received(let bytes)), (.uploading, .received(let bytes)),
      (.ready, .received(let bytes)):
      receive(bytes, now: now)
    case (.applying, .applied(let position)): applied(position, now: now)
    case (.applying, .applyFailed): ending == nil ? goodbye(.applyFailed) : close(.applyFailed)
    case (.uploading, .file(let bytes)): [.send(Frame.data(bytes).encoded())]
    case (.walking, .tree(let tree)): walk(from: tree)
    case (.walking, .compared(let difference)): ask(for: difference)
    case (_, .tick): tick(now: now)
    case (.unconnected, .received), (.greeting, .connected), (.waiting, .connected),
      (.walking, .connected), (.resuming, .connected), (.transferring, .connected),
      (.applying, .connected), (.uploading, .connected),
      (.ready, .connected):
      preconditionFailure("A session has one connection, and it is there before its bytes.")
    case (_, .applied), (_, .applyFailed):
      preconditionFailure("Nothing was given to the replica to apply.")
    case (_, .file): preconditionFailure("No file was asked for.")
    case (_, .tree), (_, .compared):
      preconditionFailure("The replica was not asked to compare anything.")
    }
  }

  private mutating func receive(_ bytes: [UInt8], now: Monotonic) -> [Action] {
    guard ending == nil else { return [] }
    guard byteBudget?.receive(bytes.count) ?? true else { return refuse(.tooMany) }
    decoder.append(bytes)
    clock.moved(bytes.count, now: now)
    var actions: [Action] = []
    do {
      while state != .closed, ending == nil, let received = try decoder.next(in: phase) {
        clock.progressed(now: now)
        actions += try handle(received, now: now)
        toldBytes = 0
      }
      if let part { actions.append(part) }
      if let progress { actions.append(progress) }
    } catch {
      actions += [.send(Frame.error(error.frame).encoded())] + end(.faulty(error))
    }
    return actions
  }

  var phase: FramePhase {
    switch state {
    case .unconnected, .greeting: .serverGreeting
    case .resuming: .serverRest
    case .transferring: byteBudget == nil ? .serverTransfer : .serverLimitedTransfer
    case .waiting, .walking, .applying, .uploading, .ready, .closed: .serverOpen
    }
  }

  private var progress: Action? {
    guard state == .transferring || state == .resuming, let transfer else { return nil }
    let received = min(transfer.received + UInt64(decoder.bufferedBytes), transfer.announced)
    return .progress(
      received: transfer.before + max(received, transfer.overhead) - transfer.overhead,
      of: transfer.total)
  }

  private mutating func handle(
    _ received: ReceivedFrame, now: Monotonic
  ) throws(WireError) -> [Action] {
    if phase == .serverOpen, let actions = try hear(received, now: now) { return actions }
    switch (state, received.frame) {
    case (.greeting, .welcome(let welcome)): return try take(welcome, received)
    case (.waiting, .offer(let offer)):
      guard mode == .price else { throw unexpected(received) }
      return [.offered(offer, frameBytes: received.byteCount)] + rest(now: now)
    case (.waiting, .statement(let bytes)): return try follow(bytes, received)
    case (.waiting, .fresh(let claim)): return try hear(claim, received)
    case (.waiting, .enrolled(let enrolled)): return try take(enrolled, received)
    case (.waiting, .upToDate): return try upToDate(received, now: now)
    case (.uploading, .report(let report)): return take(report)
    case (.waiting, .pause(let pause)), (.walking, .pause(let pause)),
      (.transferring, .pause(let pause)):
      return try stop(at: pause, received)
    case (.waiting, .manifest) where !mode.fetches, (.waiting, .resumed) where !mode.fetches,
      (.waiting, .walk) where !mode.fetches:
      throw unexpected(received)
    case (.waiting, .walk(let offer)): return try consider(offer, received)
    case (.walking, .tell(let answer)): return try take(answer, received)
    case (.waiting, .manifest(let manifest)): return try begin(manifest, received)
    case (.waiting, .resumed(let resumed)): return try goOn(resumed, received)
    case (.resuming, .rest(let payload)): return try complete(with: payload, received)
    case (.transferring, .chunk), (.transferring, .end): return try take(received)
    case (.ready, .notify(let notice)):
      guard mode == .subscribed else { throw unexpected(received) }
      return [.notified(notice)] + pull()
    case (.waiting, .notify(let notice)), (.walking, .notify(let notice)),
      (.applying, .notify(let notice)):
      guard mode == .subscribed, !isNotified else { throw unexpected(received) }
      isNotified = true
      return [.notified(notice)]
    case (.greeting, .goodbye(let reason)): return end(.goodbye(reason))
    case (.greeting, .error(let error)): return [.refused(error)] + end(.refusedByPeer(error))
    case (_, .upToDate), (_, .manifest), (_, .resumed), (_, .offer), (_, .walk), (_, .tell),
      (_, .pause), (_, .statement), (_, .fresh), (_, .enrolled), (_, .report),
      (.uploading, .notify):
      throw unexpected(received)
    case (.unconnected, _), (.closed, _), (_, .hello), (_, .pull), (_, .subscribe), (_, .hold),
      (_, .plan), (_, .ask), (_, .limit), (_, .enrol), (_, .welcome), (_, .chunk), (_, .end),
      (_, .rest), (_, .publish), (_, .data),
      (_, .ping), (_, .pong), (_, .ignorable), (_, .goodbye), (_, .error), (.greeting, _),
      (.resuming, _), (.transferring, _):
      preconditionFailure("The phase lets no such frame through.")
    }
  }
}

// What the rows do.
extension ClientSession {
  /// The rows that every state has which waits for more than the rest of a transfer; nil for another
  /// frame.
  private mutating func hear(
    _ received: ReceivedFrame, now: Monotonic
  ) throws(WireError) -> [Action]? {
    switch received.frame {
    case .ping(let token): return charge(now: now) ?? send(.pong(token: token))
    case .ignorable: return charge(now: now) ?? []
    case .pong(let token):
      guard clock.answered(token) else { throw unexpected(received) }
      return []
    case .goodbye(let reason): return end(.goodbye(reason))
    case .error(let error): return [.refused(error)] + end(.refusedByPeer(error))
    default: return nil
    }
  }

  private mutating func greet(now: Monotonic) -> [Action] {
    state = .greeting
    connectedAt = now
    clock.progressed(now: now)
    var flight = greeting
    // Whether the server can tell a price or walk, its WELCOME says.
    guard mode.fetches else { return [.send(flight)] }
    if byteBudget != nil { return greet(within: flight) }
    if !repairs {
      flight += saidHold + Frame.pull(Pull(held: held?.short)).encoded()
    }
    if mode == .subscribed { flight += Frame.subscribe.encoded() }
    return [.send(flight)]
  }

  private mutating func take(
    _ welcome: Welcome, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard WireLimits.versions.contains(welcome.version) else {
      throw WireError(
        .noCommonVersion(lowest: welcome.version, highest: welcome.version),
        at: received.offset, path: "WELCOME.version", found: received.bytes)
    }
    state = .waiting
    let theirs = Capabilities(rawValue: welcome.capabilities)
    guard trust == nil || theirs.contains(.signed) else { return refuse(.unsigned) }
    guard byteBudget == nil || theirs.contains(.limits) else { return goodbye(.incapable) }
    if case .publishing(let publish) = mode {
      guard theirs.contains(.publish) else { return goodbye(.incapable) }
      return [.send(Frame.publish(publish).encoded())]
    }
    if repairs {
      // A transfer that is held is the snapshot of a walk that was given up.
      guard heldTransfer == nil, theirs.contains(.walk) else { return pullSnapshot() }
      return ask(saidHold + Frame.pull(.repair).encoded())
    }
    guard mode == .price else { return byteBudget == nil ? [] : pull() }
    guard theirs.contains(.offers) else { return goodbye(.incapable) }
    return [.send(saidHold + Frame.plan(Pull(held: held?.short)).encoded())]
  }

  private mutating func pull() -> [Action] {
    state = .waiting
    hasNewer = false
    awaited = .anything
    isNotified = false
    claim = nil
    return ask(saidHold + Frame.pull(Pull(held: held?.short)).encoded())
  }

  private mutating func upToDate(
    _ received: ReceivedFrame, now: Monotonic
  ) throws(WireError) -> [Action] {
    guard held != nil, awaited == .anything else { throw unexpected(received) }
    if let refusal = confirm() { return refusal }
    if case .publishing = mode { return upload() }
    heldTransfer = nil
    heldWalk = nil
    return [.upToDate] + rest(now: now)
  }

  mutating func begin(
    _ frame: ManifestFrame, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    let manifest: Manifest
    do {
      if awaited == .patch, let offer {
        manifest = try Manifest(frame, ending: offer.walk)
      } else {
        manifest = try Manifest(
          frame, answering: held?.short, heldHash: trust?.held?.manifest.hash)
      }
    } catch let fault {
      throw WireError(
        fault.reason, at: received.offset, path: "MANIFEST." + fault.field,
        found: received.bytes)
    }
    if let refusal = judge(manifest) { return refusal }
    state = .transferring
    heldTransfer = nil
    heldWalk = nil
    hasNewer = awaited == .patch && walksBack
    transfer = Transfer(
      manifest: manifest, decoder: TransferDecoder(frame), announced: manifest.wireLength)
    return [.begin(manifest)]
  }

  private mutating func take(_ received: ReceivedFrame) throws(WireError) -> [Action] {
    guard var current = transfer else {
      preconditionFailure("A transfer has a manifest.")
    }
    transfer = nil
    current.received += UInt64(received.byteCount)
    guard let plain = try current.decoder.read(received) else {
      state = .applying
      let whole = current.total
      return [.progress(received: whole, of: whole), .complete(current.manifest)]
    }
    transfer = current
    return [.chunk(wire: received.bytes, plain: plain)]
  }

  private mutating func applied(_ position: Position, now: Monotonic) -> [Action] {
    held = position
    trust = offered ?? trust
    offered = nil
    if hasNewer, ending == nil { return pull() }
    if mode != .subscribed { return ending == nil ? goodbye(.done) : close(.done) }
    if let ending { return close(ending) }
    return rest(now: now)
  }

  /// What follows an answer that was taken.
  private mutating func rest(now: Monotonic) -> [Action] {
    clock.progressed(now: now)
    switch mode {
    case .once, .price, .publishing: return goodbye(.done)
    case .subscribed:
      state = .ready
      return isNotified ? pull() : []
    }
  }

  private mutating func tick(now: Monotonic) -> [Action] {
    switch state {
    case .unconnected, .applying, .closed: return []
    case .greeting:
      guard now >= connectedAt, now - connectedAt >= WireLimits.greeting else { return [] }
      return refuse(.tooSlow)
    case .waiting, .walking, .uploading, .ready:
      guard !clock.isSilent(for: WireLimits.silenceBeforeEnd, now: now) else {
        return refuse(.tooSlow)
      }
      guard let ping = clock.ping(now: now) else { return [] }
      return send(ping)
    case .resuming, .transferring:
      return clock.isSilent(for: WireLimits.silenceBeforeEnd, now: now) ? refuse(.tooSlow) : []
    }
  }

  /// Counts a frame that nobody asked for; the end of the session where there were too many.
  private mutating func charge(now: Monotonic) -> [Action]? {
    budget.take(now: now) ? nil : refuse(.tooMany)
  }
}
