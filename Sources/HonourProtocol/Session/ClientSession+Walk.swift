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
    self.offer = (offer, received.byteCount)
    state = .walking
    return [.walk(offer)]
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
    guard walk?.take(answer, bytes: received.byteCount) == true else { throw unexpected(received) }
    return step()
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
    return ask(Frame.pull(Pull(held: nil)).encoded())
  }

  private mutating func step() -> [Action] {
    guard let step = walk?.next() else { preconditionFailure("A walk goes on where it began.") }
    return follow(step)
  }

  private mutating func follow(_ step: ClientWalk.Step) -> [Action] {
    switch step {
    case .ask(let question):
      let asking = ask(Frame.ask(question).encoded())
      if case .want = question, state != .closed {
        walk = nil
        state = .waiting
        awaited = .patch
      }
      return asking
    case .compare(let listed): return [.compare(listed)]
    case .takeSnapshot:
      walk = nil
      return pullSnapshot()
    }
  }
}
