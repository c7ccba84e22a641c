import HonourModel
import HonourProtocol
import HonourTransport
import Logging

// Who of those that nobody knows yet has a place. Source: `Protocol/access.md`, section 3.
extension ServerLoop {
  /// Remembers where clients came from before this daemon started.
  func rememberAddresses(of access: any AccessControl) {
    let now = MonotonicClock.now()
    for (address, age) in access.knownAddresses { admission?.know(address, age: age, at: now) }
  }

  /// Whether a connection that was just accepted may stay; another one may have to go for it.
  ///
  /// Without encryption only this machine itself comes, which needs no guard.
  func admit(_ id: ConnectionID, from peer: SocketAddress, at now: Monotonic) -> Bool {
    guard let verdict = admission?.arrive(id, from: peer, at: now) else { return true }
    switch verdict {
    case .admit: break
    case .replace(let other):
      strangers.remove(other)
      connections[other]?.abandon()
      noteTurnedAway(peer, because: "its place was needed", at: now)
    case .refuse(let refusal):
      noteTurnedAway(peer, because: Self.describe(refusal), at: now)
      return false
    }
    strangers.insert(id)
    if let deadline = admission?.nextDeadline { arm(for: deadline) }
    return true
  }

  func isKnownAddress(_ peer: SocketAddress) -> Bool {
    admission?.isKnown(peer, at: MonotonicClock.now()) ?? false
  }

  /// What a connection said or did may make it a client, or no stranger that counts any more.
  func settleAdmission(of connection: ServerConnection, after request: ServerConnection.Request?) {
    guard strangers.contains(connection.id) else { return }
    let now = MonotonicClock.now()
    switch request {
    case nil where connection.isGreeted:
      strangers.remove(connection.id)
      admission?.welcome(connection.id, at: now)
    case .heardHello: admission?.heardHello(of: connection.id)
    case .ended(.disconnected): break  // the cause follows
    case .ended(let reason): leave(connection, for: Offence(reason), at: now)
    case .closed(let cause): leave(connection, for: Offence(cause), at: now)
    default: break
    }
  }

  /// Closes those without a word who have not said what they want in time.
  func closeOverdueStrangers(at now: Monotonic) {
    for id in admission?.overdue(at: now) ?? [] {
      guard let connection = connections[id] else { continue }
      leave(connection, for: .timeout, at: now)
      connection.abandon()
    }
  }

  private func leave(_ connection: ServerConnection, for offence: Offence?, at now: Monotonic) {
    strangers.remove(connection.id)
    admission?.leave(connection.id, for: offence, at: now)
  }

  /// Says in the log that somebody was turned away: at most once in a while, with how many.
  func noteTurnedAway(_ peer: SocketAddress, because reason: String, at now: Monotonic) {
    counters.turnedAway += 1
    turnedAway.count += 1
    guard now >= turnedAway.nextWarning else { return }
    logger.warning(
      "turned away",
      metadata: ["peer": "\(peer)", "limit": "\(reason)", "connections": "\(turnedAway.count)"])
    turnedAway = (0, now + 10 * WireLimits.second)
  }

  private static func describe(_ refusal: Admission.Refusal) -> String {
    switch refusal {
    case .penalized: "penalties of its address"
    case .addressFull: "strangers from its address"
    case .placesFull: "strangers"
    }
  }
}

extension Offence {
  /// What a session that ended before its WELCOME did wrong; nil for nothing that costs anything.
  fileprivate init?(_ reason: CloseReason) {
    switch reason {
    case .refused(.unknownClient), .refused(.revoked), .refused(.expired): self = .unknownClient
    case .refused(.badInvitation): self = .wrongProof
    case .refused(.tooSlow): self = .timeout
    case .faulty, .refused(.malformed): self = .handshakeFailed
    default: return nil
    }
  }

  /// The same for a connection that was closed before there was a session.
  fileprivate init?(_ cause: StreamConnection.CloseCause) {
    switch cause {
    case .tls(.busy), .tls(.unavailable): return nil
    case .tls: self = .handshakeFailed
    case .closedHere, .peerClosed, .queueOverflow, .failed, .truncated: return nil
    }
  }
}
