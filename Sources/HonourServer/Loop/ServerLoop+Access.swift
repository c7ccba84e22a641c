import Dispatch
import HonourModel
import HonourProtocol
import HonourTransport

// Who is let in, and who is not any more. Source: `Protocol/access.md`.
extension ServerLoop {
  var access: (any AccessControl)? {
    guard case .secure(_, let access) = transport else { return nil }
    return access
  }

  /// Looks up who the handshake has proven a client to be.
  func identify(_ peer: TLSPeer, of connection: ServerConnection) {
    let key = PublicKey(bytes: peer.publicKey)
    var admittance = key.flatMap { access?.admittance(of: $0) } ?? .stranger(.unknownClient)
    if let key {
      let count = connectionCounts[key, default: 0] + 1
      connectionCounts[key] = count
      if case .admitted = admittance, count > limits.connectionsPerClient {
        admittance = .stranger(.busy)
      }
    }
    perform(
      connection.identified(admittance, as: key, now: MonotonicClock.now()), for: connection)
  }

  /// A connection that was somebody's is gone.
  func forgetIdentity(of connection: ServerConnection) {
    guard let key = connection.key else { return }
    let left = connectionCounts[key, default: 1] - 1
    connectionCounts[key] = left > 0 ? left : nil
  }

  /// Has the list judge an ENROL; what is written is durable before the client hears of it.
  func judge(_ enrol: Enrol, for connection: ServerConnection) {
    guard let access, let key = connection.key, let exporter = connection.exporter else {
      let refusal = Judgement.refused(.badInvitation, detail: 1)
      return perform(connection.judged(refusal, now: MonotonicClock.now()), for: connection)
    }
    let id = connection.id
    accessQueue.async {
      let judgement = access.judge(enrol, by: key, exporter: exporter)
      self.later { $0.judged(judgement, id) }
    }
  }

  private func judged(_ judgement: Judgement, _ id: ConnectionID) {
    guard let connection = connections[id] else { return }
    perform(connection.judged(judgement, now: MonotonicClock.now()), for: connection)
  }

  /// The list has changed: ends the connections of those who are not on it any more.
  ///
  /// Returns at once, from any thread.
  package nonisolated func accessChanged() {
    later { $0.evictStrangers() }
  }

  private func evictStrangers() {
    guard let access else { return }
    for connection in Array(connections.values) {
      guard let key = connection.key, connection.isGreeted,
        case .stranger(let code) = access.admittance(of: key)
      else { continue }
      perform(connection.evict(code, now: MonotonicClock.now()), for: connection)
    }
  }

  /// Keeps when and where a client was seen last.
  func noteMeeting(_ connection: ServerConnection) {
    guard let access, let key = connection.key else { return }
    access.met(key, at: connection.peer, position: connection.position)
  }
}
