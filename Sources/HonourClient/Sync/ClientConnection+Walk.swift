import HonourModel
import HonourProtocol
import HonourStore

// What a walk asks of the replica. Source: `Protocol/walk.md`, section 3.
extension ClientConnection {
  /// Tells the session the tree of what the replica has.
  func walk(_ offer: WalkOffer) {
    walkOffer = offer
    let pull = pull
    spooling { spool throws(FileFault) in try spool.begin(offer, answering: pull) }
    onEvent(
      .comparing(
        WalkTarget(
          revision: offer.target.revision, snapshotBytes: offer.snapshotBytes,
          isExact: offer.isExact)))
    look { [replica, options] () throws(StoreError) in
      options.repairs ? try replica.stageRepair() : try replica.tree()
    } then: { _, tree in
      .tree(tree)
    }
  }

  /// Compares buckets, and remembers what the replica has too much until the patch is applied.
  func compare(_ listed: [ListedBucket]) {
    look { [replica, options] () throws(StoreError) in
      let buckets = listed.map(\.number)
      let held =
        options.repairs
        ? try replica.stagedDigests(inBuckets: buckets) : try replica.digests(inBuckets: buckets)
      return WalkDifference(
        listed,
        held: held.mapValues { records in
          records.map { WalkDifference.Held(key: $0.key, digest: WalkDigest($0.digest)) }
        })
    } then: { connection, difference in
      connection.surplus = difference.surplus
      return .compared(difference)
    }
  }

  /// Runs `body` on the worker and tells the session what it gave; a failure ends the connection.
  private func look<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StoreError) -> Value,
    then event: @escaping @Sendable (isolated ClientConnection, Value) -> ClientSession.Event
  ) {
    isApplying = true
    work {
      Result { () throws(StoreError) in try body() }
    } then: { connection, result in
      switch result {
      case .success(let value): connection.drive(event(connection, value))
      case .failure(let error):
        connection.fail(.store(error))
        connection.drive(.stop)
      }
      connection.workEnded()
    }
  }
}
