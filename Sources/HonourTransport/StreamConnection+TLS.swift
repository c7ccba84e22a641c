import Dispatch

// The path of bytes through TLS. Without it nothing here is called.
extension StreamConnection {
  /// Keeps the bytes for the end of the turn, so that all of a turn is one record.
  func sendSealed(_ bytes: ArraySlice<UInt8>, notify: Bool) {
    guard let link = tls, !link.isFinishDue else { return }
    if notify { wantsDrained = true }
    guard !isWritingBroken else { return }
    tls?.hold(bytes)
    let waiting = link.plainBytes + bytes.count
    guard link.isSecured else {
      if waiting > TransportLimits.unsecuredBytes { close(.queueOverflow) }
      return
    }
    if waiting >= TransportLimits.unsealedBytes { return sealWaiting() }
    guard !link.isSealingDue else { return }
    tls?.isSealingDue = true
    later {
      $0.tls?.isSealingDue = false
      $0.sealWaiting()
    }
  }

  /// A client speaks first.
  func beginHandshake() {
    guard let link = tls, link.end.role == .client else { return }
    tls?.isBegun = true
    settle(link.end.take([], now: MonotonicClock.now()))
  }

  func receiveSealed(_ bytes: [UInt8]) {
    switch tls?.gate?.take(bytes) {
    case .more: return
    case .refused(let fault): close(.tls(fault))
    case .whole(let hello):
      tls?.gate = nil
      onEvent?(.heardHello)
      guard case .open = phase else { return }
      advance(hello)
    case nil: advance(bytes)
    }
  }

  /// Opens bytes here, or has a lane compute what they mean for the handshake.
  private func advance(_ bytes: [UInt8]) {
    guard let link = tls else { return }
    let isFirst = !link.isBegun
    tls?.isBegun = true
    guard let lanes = link.lanes, !link.isSecured, link.end.role == .server else {
      return settle(link.end.take(bytes, now: MonotonicClock.now()))
    }
    let job = HandshakeJob(link.end, bytes)
    tls?.isAway = true
    job.whenDone(on: queue, DispatchWorkItem { self.returned(job) })
    guard lanes.run(job, isStranger: isFirst && !link.isKnownAddress) else {
      job.drop()
      return close(.tls(.busy))
    }
  }

  private func returned(_ job: HandshakeJob) {
    tls?.isAway = false
    guard case .open = phase, let step = job.step else { return }
    settle(step)
    readAvailable()
  }

  /// Tells what a step gave, then sends what it left.
  private func settle(_ step: TLSStep) {
    guard case .open = phase else { return }
    var becameSecure = false
    if tls?.isSecured == false, let peer = tls?.end.peer {
      becameSecure = true
      tls?.isSecured = true
      onEvent?(.secured(peer))
    }
    if case .open = phase, !step.plain.isEmpty { onEvent?(.received(step.plain)) }
    guard case .open = phase else { return }
    switch step.state {
    case .handshaking: sendOutput()
    case .open:
      if tls?.isFinishDue == true { return finish() }
      // Our last message of the handshake and the first of the session leave together.
      if becameSecure { sealWaiting() } else { sendOutput() }
    case .ended: close(.peerClosed)
    case .failed(let fault):
      // The alert; it is lost where the system takes nothing now.
      sendOutput()
      close(.tls(fault))
    }
  }

  /// Seals what waits and sends it.
  func sealWaiting() {
    sealPlain()
    sendOutput()
  }

  private func sealPlain() {
    guard let link = tls, link.isSecured, link.plainBytes > 0, !isWritingBroken else { return }
    let plain = tls?.takePlain() ?? []
    if !link.end.seal(plain) { close(.tls(.unavailable)) }
  }

  private func sendOutput() {
    guard let link = tls, canWrite else { return }
    outgoing.append(link.end.takeOutput()[...])
    if !isWritingBlocked { writeWaiting() }
    if outgoing.byteCount > limitBytes { return close(.queueOverflow) }
    if outgoing.isEmpty, wantsDrained { later { $0.tellDrained() } }
  }

  private var canWrite: Bool {
    switch phase {
    case .ready, .closed: false
    case .open, .finishing: !isWritingBroken
    }
  }

  /// Seals what waits and says that nothing more comes.
  func sealLastWords() {
    guard let link = tls, link.isSecured else { return }
    sealPlain()
    link.end.finish()
    sendOutput()
  }
}
