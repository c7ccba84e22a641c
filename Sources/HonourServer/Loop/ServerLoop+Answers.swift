import Dispatch
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

// What a PULL is answered with. What blocks runs on a queue of its own and comes back.
extension ServerLoop {
  func resolve(_ question: Question, for connection: ServerConnection) {
    if question.isRepair {
      offerWalk(to: connection)
    } else if let hold = question.hold, hold.shape != .patch {
      resume(hold, question, for: connection)
    } else {
      resolve(question.held, for: connection)
    }
  }

  /// Answers with a transfer from its start.
  func resolve(_ held: ShortPosition?, for connection: ServerConnection) {
    if let resolution = Resolver.resolve(held, newest: newest) {
      return answer(resolution, connection)
    }
    guard let held else { return }
    let request = TransferRequest(base: held, target: newest, form: connection.form)
    let now = MonotonicClock.now()
    // A position that was asked from before was found in the history then.
    if building[request] != nil || cache.entry(for: request, now: now) != nil {
      return send(request, to: connection)
    }
    let id = connection.id
    lookupQueue.async { [store, newest] in
      let result = Result { () throws(StoreError) in
        try Resolver.resolve(held, newest: newest, store: store)
      }
      self.later { $0.resolved(result, for: id) }
    }
  }

  private func resolved(
    _ result: Result<Resolver.Resolution, StoreError>, for id: ConnectionID
  ) {
    guard let connection = connections[id] else { return }
    switch result {
    case .success(let resolution): answer(resolution, connection)
    case .failure(let error):
      record(ServerError.store(error), "look up")
      refuseUnavailable(connection)
    }
  }

  private func answer(_ resolution: Resolver.Resolution, _ connection: ServerConnection) {
    let now = MonotonicClock.now()
    switch resolution {
    case .upToDate:
      let fresh = fresh(beside: newestManifest?.manifest, for: connection)
      perform(
        connection.answerUpToDate(at: newest.position, fresh: fresh, now: now), for: connection)
    case .refuse(let code, let detail):
      let retry = code.action == .retry ? limits.retryAfterSeconds : 0
      perform(
        connection.refuse(code, retryAfterSeconds: retry, detail: detail, now: now),
        for: connection)
    case .transfer(let request): send(request.written(as: connection.form), to: connection)
    case .beyondHistory(let snapshot):
      if connection.walks {
        offerWalk(to: connection)
      } else {
        send(snapshot.written(as: connection.form), to: connection)
      }
    }
  }

  /// Sends a transfer, or what it costs, once it is made.
  func send(_ request: TransferRequest, to connection: ServerConnection) {
    let id = connection.id
    obtain(request) { loop, entry in
      guard let connection = loop.connections[id] else { return }
      switch entry {
      case .transfer(let transfer) where connection.isPlanning:
        loop.offer(transfer, to: connection)
      case .transfer(let transfer):
        loop.give(transfer, to: connection)
      case .snapshotIsSmaller: loop.send(request.snapshot, to: connection)
      case .failed: loop.refuseUnavailable(connection)
      }
    }
  }

  /// Tells what a transfer costs, the signatures that this client asks for included.
  private func offer(_ transfer: Transfer, to connection: ServerConnection) {
    let offer = transfer.offer.adding(bytes: signatureBytes(of: transfer, for: connection))
    perform(connection.answer(offer, now: MonotonicClock.now()), for: connection)
  }

  /// Goes on with what the cache has, joins those who wait, or has the transfer made.
  func obtain(_ request: TransferRequest, then continuation: @escaping Continuation) {
    if let entry = cache.entry(for: request, now: MonotonicClock.now()) {
      return continuation(self, entry)
    }
    if building[request] != nil {
      building[request]?.append(continuation)
    } else {
      building[request] = [continuation]
      build(request)
    }
  }

  private func build(_ request: TransferRequest) {
    build(request, with: builder, on: request.base == nil ? snapshotQueue : deltaQueue)
  }

  /// Makes a transfer, whether or not somebody waits for it yet, and keeps it on disk.
  func build(_ request: TransferRequest, with builder: TransferBuilder, on queue: DispatchQueue) {
    let startedAt = MonotonicClock.now()
    let snapshotBytes = request.base == nil ? nil : transfer(for: request.snapshot)?.byteCount
    queue.async { [cacheDirectory] in
      let result = Result { () throws(ServerError) in
        try builder.build(request, snapshotBytes: snapshotBytes)
      }
      let kept = Result { () throws(ServerError) in
        if let product = try? result.get() { try cacheDirectory.keep(product, for: request) }
      }
      self.later { loop in
        // Where there is no room on disk a transfer is served all the same.
        if case .failure(let error) = kept { loop.record(error, "keep a transfer on disk") }
        if let snapshot = try? result.get().snapshot {
          loop.insert(snapshot, for: request.snapshot, startedAt: startedAt)
        }
        loop.built(request, result.map(\.outcome), startedAt: startedAt)
      }
    }
  }

  /// The transfer, where it is at hand.
  func transfer(for request: TransferRequest) -> Transfer? {
    guard case .transfer(let transfer)? = cache.entry(for: request, now: MonotonicClock.now())
    else { return nil }
    return transfer
  }

  /// Keeps a transfer that was made for whoever asks for it.
  private func insert(
    _ transfer: Transfer, for request: TransferRequest, startedAt: Monotonic
  ) {
    record(transfer, buildNanoseconds: MonotonicClock.now() - startedAt)
    noteShare(of: transfer)
    cache.insert(.transfer(transfer), for: request)
  }

  /// Learns from a snapshot how long others will be.
  func noteShare(of transfer: Transfer) {
    let canonicalBytes = transfer.manifest.target.canonicalBytes
    guard transfer.manifest.isSnapshot, canonicalBytes > 0 else { return }
    snapshotShare = Double(transfer.byteCount) / Double(canonicalBytes)
  }

  private func built(
    _ request: TransferRequest, _ result: Result<TransferBuilder.Outcome, ServerError>,
    startedAt: Monotonic
  ) {
    let waiting = building.removeValue(forKey: request) ?? []
    preparations.finish(request)
    defer { prepareNext() }
    let now = MonotonicClock.now()
    let entry: TransferCache.Entry
    switch result {
    case .success(.transfer(let transfer)):
      insert(transfer, for: request, startedAt: startedAt)
      for continuation in waiting { continuation(self, .transfer(transfer)) }
      return
    case .success(.snapshotIsSmaller):
      entry = .snapshotIsSmaller
    case .success(.another):
      // Not remembered: a client could fill the cache with what it makes up.
      for continuation in waiting { continuation(self, .failed(until: now)) }
      return
    case .failure(.cancelled) where stopDeadline == nil:
      // A preparation was given up just when somebody asked for it.
      for continuation in waiting { obtain(request, then: continuation) }
      return
    case .failure(.store(.prunedRevision)) where request.base != nil:
      // The base left the kept history after it was looked up.
      for continuation in waiting { continuation(self, .snapshotIsSmaller) }
      return
    case .failure(let error):
      counters.failedBuilds += 1
      record(error, "build")
      entry = .failed(until: now + limits.failedBuildPause)
    }
    cache.insert(entry, for: request)
    for continuation in waiting { continuation(self, entry) }
  }

  func refuseUnavailable(_ connection: ServerConnection) {
    let requests = connection.refuse(
      .unavailable, retryAfterSeconds: limits.retryAfterSeconds, now: MonotonicClock.now())
    perform(requests, for: connection)
  }

  func read(_ file: CacheFile, offset: Int, count: Int, for id: ConnectionID) {
    bodyQueue.async {
      let result = Result { () throws(ServerError) in try file.read(at: offset, count: count) }
      self.later { $0.deliver(result, to: id) }
    }
  }

  private func deliver(_ block: Result<[UInt8], ServerError>, to id: ConnectionID) {
    guard let connection = connections[id] else { return }
    switch block {
    case .success(let bytes):
      perform(connection.deliver(bytes, now: MonotonicClock.now()), for: connection)
    case .failure(let error):
      record(error, "read body")
      connection.abandon()
    }
  }
}
