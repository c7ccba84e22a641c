import HonourModel

// The rows of a walk. Source: `Protocol/session.md`, section 4.
extension ClientSession {
  /// Takes the offer of a walk, and asks for the tree that it is compared with.
  mutating func consider(
    _ offer: WalkOffer, _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard awaited == .anything, held != nil || repairs else { throw unexpected(received) }
    if let held {
      func error(_ reason: WireError.Reason, _ field: String) -> WireError {
        WireError(reason, at: received.offset, path: "WALK." + field, found: received.bytes)
      }
      guard held.lineage == offer.target.lineage else {
        throw error(.foreignLineage, "lineage")
      }
      guard held.isOlder(than: offer.target) else { throw error(.notNewer, "revision") }
    }
    if let refusal = judgeWalk() { return refusal }
    // The price may be told otherwise now; by the old one the same is asked as before.
    if let heldWalk, heldWalk.leads(to: offer) {
      self.offer = (heldWalk.offer, Frame.walk(heldWalk.offer).encoded().count)
      walksBack = true
    } else {
      self.offer = (offer, received.byteCount)
      heldWalk = nil
      walksBack = false
    }
    heldTransfer = nil
    state = .walking
    return [.walk(self.offer?.walk ?? offer)]
  }

  mutating func walk(from tree: HashTree) -> [Action] {
    guard let offer, walk == nil else {
      preconditionFailure("A walk begins once, with an offer.")
    }
    walk = ClientWalk(offer.walk, tree: tree, spentBytes: offer.frameBytes)
    return step()
  }

  mutating func take(_ answer: WalkAnswer, _ received: ReceivedFrame) throws(WireError) -> [Action]
  {
    if let excess = walk?.excess(of: answer) {
      throw WireError(
        .aboveLimit(value: excess.records, limit: excess.limit), at: received.offset,
        path: "ENTRIES.records", found: received.bytes)
    }
    guard walk?.take(answer, bytes: received.byteCount) == true else { throw unexpected(received) }
    return [.answered(question: question, answer: received.bytes)] + step()
  }

  mutating func ask(for difference: WalkDifference) -> [Action] {
    guard let walk else { preconditionFailure("Buckets are compared in a walk.") }
    return follow(walk.compared(difference))
  }

  /// Asks for the whole state instead of what differs.
  mutating func pullSnapshot() -> [Action] {
    state = .waiting
    awaited = .snapshot
    isNotified = false
    claim = nil
    heldWalk = nil
    return ask(saidHold + Frame.pull(Pull(held: nil)).encoded())
  }

  /// The next step that takes more than what an earlier connection brought.
  private mutating func step() -> [Action] {
    while let step = walk?.next() {
      guard case .ask(let question) = step,
        let kept = heldWalk?.answer(to: Frame.ask(question).encoded()),
        walk?.take(kept.answer, bytes: kept.byteCount) == true
      else { return follow(step) }
    }
    preconditionFailure("A walk goes on where it began.")
  }

  private mutating func follow(_ step: ClientWalk.Step) -> [Action] {
    switch step {
    case .ask(let question):
      let frame = Frame.ask(question).encoded()
      self.question = frame
      guard case .want = question else { return ask(frame) }
      let kept = heldWalk?.patch(wanting: frame)
      let asking = ask((kept.map { Frame.hold($0.hold).encoded() } ?? []) + frame)
      guard state != .closed else { return asking }
      walk = nil
      state = .waiting
      awaited = .patch
      heldTransfer = kept
      heldWalk = nil
      return [.wanted(frame)] + asking
    case .compare(let listed): return [.compare(listed)]
    case .takeSnapshot:
      walk = nil
      return pullSnapshot()
    }
  }
}
