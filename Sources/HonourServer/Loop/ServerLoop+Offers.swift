import Dispatch
import HonourModel
import HonourProtocol
import HonourTransport

// The price, told before it is paid. Source: `Protocol/session.md`, section 6.
extension ServerLoop {
  /// Counts what an answer brings, and tells it with what it costs.
  ///
  /// `bytes` are those of all its frames, `pulls` how often the client has to pull.
  func offer(
    _ request: TransferRequest, bytes: UInt64, pulls: UInt64 = 1, to id: ConnectionID
  ) {
    let queue = request.base == nil ? snapshotQueue : lookupQueue
    queue.async { [store] in
      let kinds = Result { () throws(ServerError) in try KindCount.kinds(of: request, in: store) }
      self.later { loop in
        guard let connection = loop.connections[id] else { return }
        switch kinds {
        case .success(let kinds):
          let target = request.target.position
          let offer = Offer(
            shape: request.base == nil ? .snapshot : .delta, epoch: target.epoch,
            revision: target.revision,
            pulls: pulls, answerBytes: bytes, kinds: kinds)
          loop.perform(connection.answer(offer, now: MonotonicClock.now()), for: connection)
        case .failure(let error):
          loop.record(error, "price")
          loop.refuseUnavailable(connection)
        }
      }
    }
  }
}
