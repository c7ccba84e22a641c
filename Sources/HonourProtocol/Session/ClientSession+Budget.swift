import HonourModel

// Staying within a budget. Source: `Protocol/session.md`, section 7.
extension ClientSession {
  /// The HELLO of a client that must not pull before it knows that the server keeps to a LIMIT.
  mutating func greet(within hello: [UInt8]) -> [Action] {
    guard byteBudget?.greet(hello) == true else {
      return stop(asking: hello.count + WireLimits.greetingPayloadBytes, for: 0)
    }
    return [.send(hello)]
  }

  /// Asks, with the LIMIT that is left of the budget ahead; the end where no answer fits.
  mutating func ask(_ question: [UInt8]) -> [Action] {
    guard byteBudget != nil else { return [.send(question)] }
    guard let limit = byteBudget?.limit(ahead: question) else {
      return stop(asking: question.count, for: 0)
    }
    return [.send(limit + question)]
  }

  /// Sends a PING, or the PONG to one; the end where there is no room for it and something is awaited.
  mutating func send(_ ping: Frame) -> [Action] {
    let bytes = ping.encoded()
    guard byteBudget?.ping(sending: bytes.count) ?? true else {
      return state == .applying ? [] : stop(asking: bytes.count, for: 0)
    }
    return [.send(bytes)]
  }

  /// Ends where the server ended its answer.
  mutating func stop(at pause: Pause, _ received: ReceivedFrame) throws(WireError) -> [Action] {
    guard byteBudget != nil else { throw unexpected(received) }
    if let transfer {
      let left = transfer.announced - transfer.received
      guard pause.leftBytes == left else {
        throw WireError(
          .wrongNumber(value: pause.leftBytes, expected: left), at: received.offset,
          path: "PAUSE.left", found: received.bytes)
      }
    }
    return stop(
      asking: transfer == nil ? 0 : WireLimits.resumedPayloadBytes + 3, for: pause.nextBytes,
      left: pause.leftBytes)
  }

  /// Says where the budget ended the session, and goodbye.
  ///
  /// What was asked or is to be asked next has `question` bytes; its answer, as far as it is of use,
  /// `answer` bytes.
  private mutating func stop(
    asking question: Int, for answer: UInt64, left: UInt64? = nil
  ) -> [Action] {
    guard let byteBudget else { return [] }
    let isWalking = transfer == nil && (state == .walking || awaited == .patch)
    let pause = UInt64(WireLimits.pauseFrameBytes)
    // What led to a snapshot that is not begun is paid again; so is nothing else.
    let repeats = awaited == .snapshot && transfer == nil || state == .greeting
    let question = question + (isWalking ? WireLimits.walkOfferPayloadBytes : 0)
    let enough =
      repeats
      ? byteBudget.enough(forQuestion: question, answer: answer + pause)
      : ByteBudget(total: byteBudget.total).enough(
        forQuestion: openingBytes + question, answer: answer + pause)
    let stop = BudgetStop(
      enoughBytes: enough, leftBytes: left, kept: isWalking ? nil : kept,
      wasWalking: isWalking)
    // Who was not greeted is not waved to.
    let isSilent = byteBudget.spent == 0
    return [.stopped(stop)] + (isSilent ? close(.budgetSpent) : goodbye(.budgetSpent))
  }

  /// Bytes of HELLO and WELCOME, at most.
  private static let greetingBytes = 32
  /// Bytes of a HOLD without codes, at most.
  private static let heldBytes = 110

  /// Bytes of HELLO, WELCOME, HOLD and PULL in the next session, at most; for a patch those of WALK
  /// and WANT as well.
  private var openingBytes: Int {
    let greeting = Self.greetingBytes
    let pull =
      Frame.pull(Pull(held: held?.short)).encoded().count + (walk == nil ? 0 : Self.heldBytes)
    if let transfer {
      let held = Self.heldBytes + transfer.manifest.recipeBytes.count
      guard transfer.manifest.shape == .patch else { return greeting + held + pull }
      let walk = Self.heldBytes + WireLimits.walkOfferPayloadBytes + question.count
      return greeting + walk + held + pull
    }
    return greeting + pull + (heldTransfer.map { Frame.hold($0.hold).encoded().count } ?? 0)
  }

  /// What the next session will find of the transfer.
  private var kept: BudgetStop.Kept? {
    if let transfer {
      let came = transfer.before + max(transfer.received, transfer.overhead) - transfer.overhead
      return BudgetStop.Kept(bytes: came, totalBytes: transfer.total)
    }
    guard case .chunks(let manifest, _, _)? = heldTransfer?.stage, let heldTransfer else {
      return nil
    }
    return BudgetStop.Kept(bytes: heldTransfer.byteCount, totalBytes: manifest.wireLength)
  }
}
