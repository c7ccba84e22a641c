import Dispatch
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

// Going on with a transfer that was cut. Source: `Protocol/session.md`, section 5.
extension ServerLoop {
  /// A client that holds a part of a transfer to a revision of this history.
  private struct Comeback {
    let id: ConnectionID
    let hold: Hold
    let held: ShortPosition?
    /// What is held, where the history has it: nothing else may a delta be made from.
    let base: ShortPosition?
    let target: RevisionInfo
    /// What the client reads.
    let form: TransferRequest.Form

    /// What the client holds a part of, written as it was.
    var request: TransferRequest {
      TransferRequest(
        base: hold.shape == .snapshot ? nil : base, target: target,
        form: hold.recipe == Manifest.rowsRecipe ? .rows : form)
    }

    /// The same by the codes that the client brings, where they are not those of `own`.
    func following(insteadOf own: Transfer) -> TransferRequest? {
      guard request.form == .columns, hold.frames > 0, let codes = hold.codes,
        own.manifest.recipe != .columns(codes: codes)
      else { return nil }
      return request.written(as: .following(codes: codes, proof: hold.proof))
    }
  }

  /// What a PULL costs beside the transfer that answers it, and a RESUMED.
  private static let detourBytes: UInt64 = 100

  /// Goes on with what the client holds where that is the cheapest way, and else begins anew.
  func resume(_ hold: Hold, _ question: Question, for connection: ServerConnection) {
    let id = connection.id
    let form = connection.form
    switch Resolver.resolve(question.held, newest: newest) {
    case .upToDate, .refuse: return resolve(question.held, for: connection)
    case .transfer, .beyondHistory, nil: break
    }
    lookupQueue.async { [store] in
      // Where the store cannot be read, the way from the start tells it.
      let target = try? Resolver.target(of: hold, from: question.held, store: store)
      self.later { loop in
        guard let target else { return loop.startAnew(id, question.held) }
        loop.resume(
          Comeback(
            id: id, hold: hold, held: question.held, base: target.base, target: target.revision,
            form: form))
      }
    }
  }

  private func startAnew(_ id: ConnectionID, _ held: ShortPosition?) {
    guard let connection = connections[id] else { return }
    resolve(held, for: connection)
  }

  private func resume(_ comeback: Comeback) {
    obtain(comeback.request) { loop, entry in
      guard case .transfer(let own) = entry else {
        return loop.startAnew(comeback.id, comeback.held)
      }
      guard let following = comeback.following(insteadOf: own) else {
        return loop.goOn(comeback, own)
      }
      loop.follow(following, comeback)
    }
  }

  /// Goes on with what another server began: encodes it by that one's codes.
  private func follow(_ request: TransferRequest, _ comeback: Comeback) {
    let isKnown = cache.contains(request) || building[request] != nil
    guard isKnown || building.keys.count(where: \.isFollowing) < limits.followedBuilds else {
      return startAnew(comeback.id, comeback.held)
    }
    obtain(request) { loop, entry in
      guard case .transfer(let transfer) = entry else {
        return loop.startAnew(comeback.id, comeback.held)
      }
      loop.goOn(comeback, transfer)
    }
  }

  private func goOn(_ comeback: Comeback, _ transfer: Transfer) {
    guard let connection = connections[comeback.id] else { return }
    let hasNewer = comeback.target != newest
    bodyQueue.async { [capabilities = connection.capabilities] in
      let found = Result { () throws(ServerError) in
        try transfer.resumption(comeback.hold, hasNewer: hasNewer, for: capabilities)
      }
      self.later { $0.resume(comeback, transfer, found, hasNewer: hasNewer) }
    }
  }

  private func resume(
    _ comeback: Comeback, _ transfer: Transfer, _ found: Result<Resumption?, ServerError>,
    hasNewer: Bool
  ) {
    switch found {
    case .failure(let error):
      record(error, "resume")
      startAnew(comeback.id, comeback.held)
    case .success(nil): startAnew(comeback.id, comeback.held)
    case .success(.some(let resumption)):
      // As the RESUMED says it, whatever was published since.
      guard hasNewer else {
        return send(transfer, resumption, to: comeback)
      }
      compare(comeback, transfer, resumption)
    }
  }

  /// Goes on to the older target where that and what is newer cost less than the direct way.
  private func compare(_ comeback: Comeback, _ transfer: Transfer, _ resumption: Resumption) {
    let left = Self.byteCount(transfer, resumption) + Self.detourBytes
    let onwards = TransferRequest(
      base: comeback.target.position.short, target: newest, form: comeback.form)
    let direct = TransferRequest(base: comeback.base, target: newest, form: comeback.form)
    obtain(onwards) { loop, entry in
      // Where the whole is smaller than what leads on, it is smaller than both.
      guard case .transfer(let onwards) = entry else {
        return loop.startAnew(comeback.id, comeback.held)
      }
      loop.price(direct, like: transfer) { loop, directBytes in
        guard let directBytes, left + UInt64(onwards.byteCount) <= directBytes else {
          return loop.startAnew(comeback.id, comeback.held)
        }
        loop.send(transfer, resumption, to: comeback, then: onwards)
      }
    }
  }

  private static func byteCount(_ transfer: Transfer, _ resumption: Resumption) -> UInt64 {
    UInt64(resumption.head.count + transfer.body.byteCount - resumption.bodyOffset)
  }

  /// `next` is what follows on the next PULL.
  private func send(
    _ transfer: Transfer, _ resumption: Resumption, to comeback: Comeback,
    then next: Transfer? = nil
  ) {
    guard let connection = connections[comeback.id] else { return }
    guard connection.isPlanning else { return give(transfer, from: resumption, to: connection) }
    let end = (next ?? transfer).manifest.target.position
    let bytes = Self.byteCount(transfer, resumption) + UInt64(next?.byteCount ?? 0)
    let signatures =
      fresh(beside: nil, for: connection).count
      + (next.map { signatureBytes(of: $0, for: connection) } ?? 0)
    let offer = Offer(
      shape: transfer.offeredShape, epoch: end.epoch, revision: end.revision,
      pulls: next == nil ? 1 : 2, answerBytes: bytes,
      kinds: next.map { KindCount.sum(transfer.kinds, $0.kinds) } ?? transfer.kinds)
    let answer = offer.adding(bytes: signatures)
    perform(connection.answer(answer, now: MonotonicClock.now()), for: connection)
  }

  /// The bytes of a transfer, exact for a delta; a snapshot that is not at hand is guessed from
  /// another one, since making it only to compare would cost more than it can save.
  private func price(
    _ request: TransferRequest, like known: Transfer,
    then continuation: @escaping @Sendable (isolated ServerLoop, UInt64?) -> Void
  ) {
    if request.base == nil {
      if let transfer = transfer(for: request) {
        return continuation(self, UInt64(transfer.byteCount))
      }
      guard known.manifest.isSnapshot else { return continuation(self, nil) }
      let ratio =
        Double(request.target.canonicalBytes)
        / Double(max(known.manifest.target.canonicalBytes, 1))
      return continuation(self, UInt64(Double(known.byteCount) * min(ratio, 1e6)))
    }
    obtain(request) { loop, entry in
      switch entry {
      case .transfer(let transfer): continuation(loop, UInt64(transfer.byteCount))
      case .snapshotIsSmaller: loop.price(request.snapshot, like: known, then: continuation)
      case .failed: continuation(loop, nil)
      }
    }
  }
}
