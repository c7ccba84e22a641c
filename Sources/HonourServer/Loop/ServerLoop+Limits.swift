import Dispatch
import HonourModel
import HonourProtocol
import HonourTransport

// An answer of no more bytes than asked for. Source: `Protocol/session.md`, section 7.
extension ServerLoop {
  /// Answers with a transfer, or goes on with one that was cut; no further than the LIMIT lets.
  func give(
    _ transfer: Transfer, from resumption: Resumption? = nil, to connection: ServerConnection
  ) {
    let fresh = fresh(ahead: transfer, resumption, for: connection)
    guard let limit = connection.limit else {
      let now = MonotonicClock.now()
      return perform(
        connection.answer(transfer, from: resumption, fresh: fresh, nil, now: now),
        for: connection)
    }
    let id = connection.id
    let capabilities = connection.capabilities
    bodyQueue.async {
      let portion = Result { () throws(ServerError) in
        try transfer.portion(
          from: resumption, within: limit, behind: fresh.count, for: capabilities)
      }
      self.later { $0.give(transfer, from: resumption, fresh, portion, to: id) }
    }
  }

  private func give(
    _ transfer: Transfer, from resumption: Resumption?, _ fresh: [UInt8],
    _ portion: Result<Portion, ServerError>, to id: ConnectionID
  ) {
    guard let connection = connections[id] else { return }
    switch portion {
    case .success(let portion):
      let now = MonotonicClock.now()
      perform(
        connection.answer(transfer, from: resumption, fresh: fresh, portion, now: now),
        for: connection)
    case .failure(let error):
      record(error, "cut to a limit")
      refuseUnavailable(connection)
    }
  }

  /// The word ahead of a transfer: none ahead of a patch, whose walk had it.
  private func fresh(
    ahead transfer: Transfer, _ resumption: Resumption?, for connection: ServerConnection
  ) -> [UInt8] {
    guard transfer.manifest.shape != .patch else { return [] }
    return fresh(
      beside: resumption == nil ? transfer.signedTarget : nil,
      for: connection)
  }
}
