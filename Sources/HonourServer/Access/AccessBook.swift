import HonourFiles
package import HonourModel
package import HonourProtocol
package import HonourTransport
import Synchronization

/// The daemon's list of clients: answered from memory, changed on the disk first.
///
/// Another program, or a person, may change the files: ``poll()`` sees it. A file that cannot be read
/// leaves the last good list in force.
/// Isolation: any thread. Source: `Protocol/access.md`.
package final class AccessBook: AccessControl {
  private struct State {
    var clients: ClientList
    var stamp: FileStamp?
    var sightings: [Fingerprint: ClientSighting]
    var isSightingNew = false
    var sightingsWrittenAt: Int64
    /// What is wrong with the file that is there now.
    var fault: String?
  }

  /// What is no longer worth remembering, and how often sightings are written, in seconds.
  private static let knownSeconds: Int64 = 30 * 86_400
  private static let sightingSeconds: Int64 = 1

  private let files: AccessFiles
  private let daemon: Fingerprint
  private let now: @Sendable () -> Int64
  private let state: Mutex<State>

  /// Reads the list.
  ///
  /// - Parameters:
  ///   - directory: The store's.
  ///   - daemon: The daemon's own key, which the proofs of clients name.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  /// - Throws: ``AccessFault`` or a `FileRefusal`: without a good list nobody is let in.
  package init(
    directory: String, daemon: PublicKey, now: @escaping @Sendable () -> Int64
  ) throws {
    files = AccessFiles(in: directory)
    self.daemon = daemon.fingerprint
    self.now = now
    let stamp = FileStamp(of: files.clientsPath)
    let clients = try files.clients()
    _ = try files.invitations()
    state = Mutex(
      State(
        clients: clients, stamp: stamp,
        sightings: files.sightings(),
        sightingsWrittenAt: now()))
  }

  package func admittance(of key: PublicKey) -> Admittance {
    let time = now()
    return state.withLock { state in
      guard let entry = state.clients.entry(key.fingerprint) else {
        return .stranger(.unknownClient)
      }
      if entry.revoked != nil { return .stranger(.revoked) }
      if let expires = entry.expires, time >= expires { return .stranger(.expired) }
      return .admitted(entry.role)
    }
  }

  package func name(of key: PublicKey) -> String? {
    state.withLock { $0.clients.entry(key.fingerprint)?.name }
  }

  package func judge(_ enrol: Enrol, by key: PublicKey, exporter: [UInt8]) -> Judgement {
    do {
      let judgement = try files.change { clients, invitations in
        switch enrol {
        case .invitation(let id, let proof):
          judge(id, proof, key, exporter, &clients, &invitations)
        case .newKey(let bytes, let signature):
          rekey(key, bytes, signature, exporter, &clients)
        }
      }
      poll()
      return judgement
    } catch {
      return .refused(.unavailable, detail: 0)
    }
  }

  private func judge(
    _ id: [UInt8], _ proof: [UInt8], _ key: PublicKey, _ exporter: [UInt8],
    _ clients: inout ClientList, _ invitations: inout InvitationList
  ) -> Judgement {
    func refuse(_ detail: UInt64) -> Judgement { .refused(.badInvitation, detail: detail) }
    if let used = clients.isUsed(invitation: id) {
      // Whoever was cut off before it heard of it asks again.
      guard used.id == key.fingerprint, used.revoked == nil else { return refuse(3) }
      return .enrolled(Enrolled(role: used.role, expires: used.expires, name: used.name))
    }
    guard let invitation = invitations.entry(id) else { return refuse(1) }
    guard invitation.tries < InvitationEntry.tryLimit else { return refuse(4) }
    guard now() < invitation.expires else { return refuse(2) }
    guard
      EnrolmentProof.isValid(
        proof, secret: invitation.secret, exporter: exporter, client: key, daemon: daemon)
    else {
      invitations.countTry(id)
      return refuse(1)
    }
    guard clients.entry(key.fingerprint)?.revoked == nil else {
      return .refused(.revoked, detail: 0)
    }
    clients.put(
      ClientEntry(
        id: key.fingerprint, name: invitation.name, role: invitation.role, since: now(),
        expires: nil, origin: .invitation(id: id)))
    invitations.remove(id)
    return .enrolled(
      Enrolled(role: invitation.role, expires: nil, name: invitation.name))
  }

  private func rekey(
    _ old: PublicKey, _ bytes: [UInt8], _ signature: [UInt8], _ exporter: [UInt8],
    _ clients: inout ClientList
  ) -> Judgement {
    guard let entry = clients.entry(old.fingerprint), entry.revoked == nil else {
      return .refused(.unknownClient, detail: 0)
    }
    guard let new = PublicKey(bytes: bytes), let signature = Signature(bytes: signature),
      RekeyProof.isValid(signature, new: new, old: old, exporter: exporter),
      clients.entry(new.fingerprint) == nil
    else { return .refused(.badInvitation, detail: 1) }
    clients.replace(old.fingerprint, by: entry.rekeyed(to: new.fingerprint))
    return .enrolled(Enrolled(role: entry.role, expires: entry.expires, name: entry.name))
  }

  package func met(_ key: PublicKey, at address: SocketAddress, position: Position?) {
    let time = now()
    state.withLock { state in
      let id = key.fingerprint
      guard state.clients.entry(id) != nil else { return }
      state.sightings[id] = ClientSighting(
        at: time, address: ClientSighting.name(of: address),
        revision: position?.revision ?? state.sightings[id]?.revision)
      state.isSightingNew = true
    }
  }

  package var knownAddresses: [(address: SocketAddress, age: Monotonic)] {
    let time = now()
    return state.withLock { $0.sightings }.values.compactMap { seen in
      guard let address = seen.socketAddress else { return nil }
      let seconds = min(max(time - seen.at, 0), Self.knownSeconds)
      return (address, Monotonic(seconds) * WireLimits.second)
    }
  }

  /// What is wrong with the list on the disk, while the last good one is in force; nil where nothing is.
  package var fault: String? { state.withLock { $0.fault } }

  /// Looks whether the files have changed, and writes what was seen lately.
  ///
  /// - Returns: Whether another list is in force now.
  @discardableResult package func poll() -> Bool {
    writeSightings(isLast: false)
    let stamp = FileStamp(of: files.clientsPath)
    guard state.withLock({ $0.stamp != stamp }) else { return false }
    let read = Result {
      guard stamp != nil else { throw AccessFault(path: files.clientsPath, line: 0, reason: .gone) }
      return try files.clients()
    }
    return state.withLock { state in
      state.stamp = stamp
      switch read {
      case .success(let clients):
        state.fault = nil
        defer { state.clients = clients }
        return state.clients != clients
      case .failure(let error):
        state.fault = (error as? AccessFault)?.message ?? (error as? FileRefusal)?.message
        return false
      }
    }
  }

  /// Keeps what was seen lately; losing it does no harm.
  package func close() { writeSightings(isLast: true) }

  private func writeSightings(isLast: Bool) {
    let time = now()
    let text: String? = state.withLock { state in
      guard state.isSightingNew,
        isLast || time - state.sightingsWrittenAt >= Self.sightingSeconds
      else { return nil }
      state.isSightingNew = false
      state.sightingsWrittenAt = time
      return ClientSighting.text(state.sightings)
    }
    if let text { files.keep(sightings: text) }
  }
}
