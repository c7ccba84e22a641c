import Dispatch
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

// What a PULL is answered with. What blocks runs on a queue of its own and comes back.
extension ServerLoop {
  func resolve(_ held: Position?, for connection: ServerConnection) {
    if let resolution = Resolver.resolve(held, newest: newest) {
      return answer(resolution, connection)
    }
    guard let held else { return }
    let request = TransferRequest(base: held, target: newest)
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
      perform(connection.answerUpToDate(at: newest.position, now: now), for: connection)
    case .refuse(let code, let detail):
      let retry = code.action == .retry ? limits.retryAfterSeconds : 0
      perform(
        connection.refuse(code, retryAfterSeconds: retry, detail: detail, now: now),
        for: connection)
    case .transfer(let request): send(request, to: connection)
    case .beyondHistory(let snapshot):
      if connection.walks { offerWalk(to: connection) } else { send(snapshot, to: connection) }
    }
  }

  /// Answers from the cache, joins those who wait, or has the transfer made.
  func send(_ request: TransferRequest, to connection: ServerConnection) {
    let now = MonotonicClock.now()
    switch cache.entry(for: request, now: now) {
    case .transfer(let transfer):
      perform(connection.answer(transfer, now: now), for: connection)
    case .snapshotIsSmaller: send(request.snapshot, to: connection)
    case .failed: refuseUnavailable(connection)
    case nil:
      if building[request] != nil {
        building[request, default: []].append(connection.id)
      } else {
        building[request] = [connection.id]
        build(request)
      }
    }
  }

  private func build(_ request: TransferRequest) {
    build(request, with: builder, on: request.base == nil ? snapshotQueue : deltaQueue)
  }

  /// Makes a transfer, whether or not somebody waits for it yet, and keeps it on disk.
  func build(_ request: TransferRequest, with builder: TransferBuilder, on queue: DispatchQueue) {
    let startedAt = MonotonicClock.now()
    queue.async { [cacheDirectory] in
      let result = Result { () throws(ServerError) in try builder.build(request) }
      if case .success(.transfer(let transfer)) = result {
        // Where there is no room on disk the transfer is served all the same.
        try? cacheDirectory.keep(transfer, for: request)
      }
      self.later { $0.built(request, result, startedAt: startedAt) }
    }
  }

  private func built(
    _ request: TransferRequest, _ result: Result<TransferBuilder.Outcome, ServerError>,
    startedAt: Monotonic
  ) {
    let waiting = (building.removeValue(forKey: request) ?? []).compactMap { connections[$0] }
    preparations.finish(request)
    defer { prepareNext() }
    let now = MonotonicClock.now()
    switch result {
    case .success(.transfer(let transfer)):
      record(transfer, buildNanoseconds: now - startedAt)
      if transfer.manifest.isSnapshot, request.target.canonicalBytes > 0 {
        snapshotShare = Double(transfer.byteCount) / Double(request.target.canonicalBytes)
      }
      cache.insert(.transfer(transfer), for: request)
      for connection in waiting {
        perform(connection.answer(transfer, now: now), for: connection)
      }
    case .success(.snapshotIsSmaller):
      cache.insert(.snapshotIsSmaller, for: request)
      for connection in waiting { send(request.snapshot, to: connection) }
    case .failure(.cancelled) where stopDeadline == nil:
      // A preparation was given up just when somebody asked for it.
      for connection in waiting { send(request, to: connection) }
    case .failure(.store(.prunedRevision)) where request.base != nil:
      // The base left the kept history after it was looked up.
      for connection in waiting { send(request.snapshot, to: connection) }
    case .failure(let error):
      counters.failedBuilds += 1
      record(error, "build")
      cache.insert(.failed(until: now + limits.failedBuildPause), for: request)
      for connection in waiting { refuseUnavailable(connection) }
    }
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
