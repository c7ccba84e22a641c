// Going on with a transfer that was cut. Source: `Protocol/session.md`, section 5.
extension ClientSession {
  /// What waits for its REST.
  struct AwaitedRest {
    let held: HeldTransfer
    /// Bytes of all frames that follow the RESUMED.
    let announced: UInt64
  }

  /// What the client said that it has, until a PULL is answered.
  package var hold: Hold? {
    heldTransfer?.hold ?? heldWalk.map { Hold(walkingTo: $0.offer.target) }
  }

  /// The frame that says it; nothing where there is none.
  var saidHold: [UInt8] { hold.map { Frame.hold($0).encoded() } ?? [] }

  /// More of the frame that is not whole yet, where it is worth keeping.
  var part: Action? {
    mutating get {
      guard let open = decoder.openFrame(in: phase) else { return nil }
      let bytes: ArraySlice<UInt8>
      switch open.type {
      case .chunk: bytes = open.bytes
      case .rest: bytes = open.bytes.dropFirst(open.headerBytes)
      case .manifest:
        guard open.length > WireLimits.smallManifestBytes else { return nil }
        bytes = open.bytes
      case nil, .hello, .welcome, .pull, .upToDate, .end, .subscribe, .notify, .ping, .pong,
        .goodbye, .error, .hold, .resumed, .plan, .offer, .walk, .nodes, .digests, .list,
        .entries, .want, .limit, .pause, .statement, .fresh, .enrol, .enrolled, .publish, .data,
        .report:
        return nil
      }
      let news = bytes.dropFirst(toldBytes)
      guard !news.isEmpty else { return nil }
      defer { toldBytes += news.count }
      return .part(news, isStart: open.type == .manifest && toldBytes == 0)
    }
  }

  mutating func goOn(_ resumed: Resumed, _ received: ReceivedFrame) throws(WireError) -> [Action] {
    guard let held = heldTransfer else { throw unexpected(received) }
    func wrong(_ field: String, _ value: UInt64, _ expected: UInt64) -> WireError {
      WireError(
        .wrongNumber(value: value, expected: expected), at: received.offset,
        path: "RESUMED." + field, found: received.bytes)
    }
    let hold = held.hold
    guard resumed.frames == hold.frames else {
      throw wrong("frames", resumed.frames, hold.frames)
    }
    let keepsPart = resumed.partBytes > 0
    guard resumed.partBytes == hold.partBytes || !keepsPart && hold.frames > 0 else {
      throw wrong("part", resumed.partBytes, hold.partBytes)
    }
    guard !keepsPart || hold.frames == 0 || resumed.encoder == hold.encoder else {
      throw wrong("part", resumed.partBytes, 0)
    }
    if let refusal = judge(held) { return refusal }
    heldTransfer = nil
    hasNewer = resumed.hasNewer || awaited == .patch && walksBack
    let awaitedRest = AwaitedRest(held: held, announced: resumed.wireLength)
    let told = Action.resume(keepingPart: keepsPart, encoder: resumed.encoder)
    guard case .chunks(let manifest, var decoder, _) = held.stage else {
      state = .resuming
      self.awaitedRest = awaitedRest
      return [told]
    }
    decoder.resume(wireLength: resumed.wireLength)
    transfer = Transfer(
      manifest: manifest, decoder: decoder, before: held.byteCount, announced: resumed.wireLength,
      overhead: keepsPart ? held.restHeaderBytes : 0)
    state = keepsPart ? .resuming : .transferring
    self.awaitedRest = keepsPart ? awaitedRest : nil
    return [told]
  }

  /// Checks the word ahead of a RESUMED, and where the transfer leads to as far as that is known.
  private mutating func judge(_ held: HeldTransfer) -> [Action]? {
    switch held.stage {
    case .manifest: judgeWalk()
    case .chunks(let manifest, _, _): judge(manifest)
    }
  }

  /// Ends the frame of which a part was held.
  mutating func complete(
    with payload: [UInt8], _ received: ReceivedFrame
  ) throws(WireError) -> [Action] {
    guard let awaitedRest else { preconditionFailure("A REST ends what was held.") }
    self.awaitedRest = nil
    switch awaitedRest.held.stage {
    case .manifest(let part):
      let whole = try Self.frame(
        FrameHeader.frame(FrameType.manifest.rawValue, part + payload), in: .serverOpen, received)
      guard case .manifest(let manifest) = whole.frame else { throw unexpected(received) }
      let newer = hasNewer
      let actions = try begin(manifest, received)
      hasNewer = newer
      let follows = UInt64(received.byteCount) + manifest.wireLength
      guard follows == awaitedRest.announced else {
        throw WireError(
          .wrongNumber(value: manifest.wireLength, expected: awaitedRest.announced),
          at: received.offset, path: "REST.wireLength")
      }
      return actions
    case .chunks(_, _, let part):
      guard var current = transfer else { preconditionFailure("Chunks have a manifest.") }
      transfer = nil
      try current.decoder.count(received)
      current.received += UInt64(received.byteCount)
      let wire = part + payload
      do {
        guard
          let plain = try current.decoder.check(
            Self.frame(wire, in: .serverTransfer, received))
        else {
          throw unexpected(received)
        }
        state = .transferring
        transfer = current
        return [.chunk(wire: wire, plain: plain)]
      } catch {
        // What was held is damaged as likely as what came: without it the next attempt goes well.
        return refuse(.damaged)
      }
    }
  }

  /// The one frame that `bytes` are, at the place of the frame that completed it.
  private static func frame(
    _ bytes: [UInt8], in phase: FramePhase, _ received: ReceivedFrame
  ) throws(WireError) -> ReceivedFrame {
    var decoder = FrameDecoder()
    decoder.append(bytes)
    guard let whole = try decoder.next(in: phase),
      decoder.bufferedBytes == 0
    else {
      throw WireError(
        .truncated(needed: UInt64(bytes.count) + 1, available: UInt64(bytes.count)),
        at: received.offset, path: "REST.data", found: received.bytes)
    }
    return whole
  }
}
