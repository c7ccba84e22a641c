import Dispatch
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

// Walks: the way on for those whose revision is not kept. Source: `Protocol/walk.md`.
extension ServerLoop {
  /// Offers a walk to the newest revision, or sends its snapshot where that is cheaper.
  ///
  /// A client whose walk was cut goes on with the revision of that one, as long as it is at hand.
  func offerWalk(to connection: ServerConnection) {
    if let hold = connection.hold, hold.shape == .patch,
      let source = walkSources.source(for: hold.target(in: newest.position.lineage))
    {
      return offer(source, to: connection)
    }
    if let source = walkSources.source(for: newest.position) {
      return offer(source, to: connection)
    }
    awaitingWalk.append(connection.id)
    guard awaitingWalk.count == 1 else { return }
    lookupQueue.async { [store] in
      let result = Result { () throws(StoreError) in try store.newestTree() }
      self.later { $0.loaded(result) }
    }
  }

  private func loaded(_ result: Result<(info: RevisionInfo, tree: HashTree), StoreError>) {
    let waiting = awaitingWalk.compactMap { connections[$0] }
    awaitingWalk = []
    switch result {
    case .success(let newest):
      let source = WalkSource(target: newest.info, tree: newest.tree)
      walkSources.insert(source)
      for connection in waiting { offer(source, to: connection) }
    case .failure(let error):
      record(ServerError.store(error), "load the tree")
      for connection in waiting { refuseUnavailable(connection) }
    }
  }

  private func offer(_ source: WalkSource, to connection: ServerConnection) {
    let now = MonotonicClock.now()
    let request = TransferRequest(base: nil, target: source.target, form: connection.form)
    let (bytes, isExact): (UInt64, Bool)
    if let snapshot = transfer(for: request) {
      (bytes, isExact) = (UInt64(snapshot.byteCount), true)
    } else if let snapshotShare {
      let share = Double(source.target.canonicalBytes) * snapshotShare
      (bytes, isExact) = (UInt64(min(share, 1e15)), false)
    } else {
      // Nothing to judge by yet: a client that is told any number might take the dearer way.
      return measureSnapshot(request, then: source, connection.id)
    }
    guard let frame = source.offer(snapshotBytes: bytes, isExact: isExact) else {
      return send(request, to: connection)
    }
    if connection.isPlanning { return price(request, to: connection.id) }
    perform(
      connection.offerWalk(
        fresh(beside: nil, for: connection) + frame, to: source.target.position, now: now),
      for: connection)
  }

  /// Tells the most that a walk costs: a snapshot and a twentieth of it.
  private func price(_ snapshot: TransferRequest, to id: ConnectionID) {
    obtain(snapshot) { loop, entry in
      guard let connection = loop.connections[id] else { return }
      guard case .transfer(let transfer) = entry else {
        return loop.refuseUnavailable(connection)
      }
      let target = snapshot.target.position
      let offer = Offer(
        shape: .walk, epoch: target.epoch, revision: target.revision, pulls: 1,
        answerBytes: UInt64(transfer.byteCount) * 21 / 20, kinds: [])
      loop.perform(connection.answer(offer, now: MonotonicClock.now()), for: connection)
    }
  }

  /// Makes the snapshot, and offers the walk when its price is known.
  private func measureSnapshot(
    _ request: TransferRequest, then source: WalkSource, _ id: ConnectionID
  ) {
    obtain(request) { loop, entry in
      guard let connection = loop.connections[id] else { return }
      guard case .transfer = entry else { return loop.refuseUnavailable(connection) }
      loop.offer(source, to: connection)
    }
  }

  /// Looks up what a client asks in its walk.
  func walk(_ question: WalkQuestion, _ hold: Hold?, for connection: ServerConnection) {
    guard let target = connection.walkTarget, let source = walkSources.source(for: target) else {
      return refuseUnavailable(connection)
    }
    let id = connection.id
    switch question {
    case .nodes(let level, let nodes):
      let frame = Frame.tell(source.tree.childDigests(ofNodes: nodes, level: level)).encoded()
      tell(.success(frame), to: id)
    case .list(let buckets):
      let reader = WalkReader(store: store, cancellation: cancellation)
      lookupQueue.async {
        let result = Result { () throws(ServerError) in
          try reader.entries(inBuckets: buckets, at: target.revision)
        }
        self.later { $0.tell(result, to: id) }
      }
    case .want(let wanted):
      let startedAt = MonotonicClock.now()
      let hasNewer = source.target != newest
      deltaQueue.async {
        [builder, form = connection.form, capabilities = connection.capabilities] in
        let result = Result { () throws(ServerError) in
          try builder.patch(
            wanted, to: source.target, form, resuming: hold, hasNewer: hasNewer, for: capabilities)
        }
        self.later { $0.patched(result, for: id, startedAt: startedAt) }
      }
    }
  }

  private func tell(_ result: Result<[UInt8]?, ServerError>, to id: ConnectionID) {
    guard let connection = connections[id] else { return }
    let now = MonotonicClock.now()
    switch result {
    case .success(.some(let frame)):
      perform(connection.answerWalk(frame, now: now), for: connection)
    case .success(nil): perform(connection.refuse(.tooLarge, now: now), for: connection)
    case .failure(let error):
      record(error, "list")
      refuseUnavailable(connection)
    }
  }

  private func patched(
    _ result: Result<Patch?, ServerError>, for id: ConnectionID, startedAt: Monotonic
  ) {
    guard let connection = connections[id] else { return }
    let now = MonotonicClock.now()
    switch result {
    case .success(.some(let patch)):
      record(patch.transfer, buildNanoseconds: now - startedAt)
      give(patch.transfer, from: patch.resumption, to: connection)
    case .success(nil): perform(connection.refuse(.malformed, now: now), for: connection)
    case .failure(let error):
      counters.failedBuilds += 1
      record(error, "build a patch")
      refuseUnavailable(connection)
    }
  }
}
