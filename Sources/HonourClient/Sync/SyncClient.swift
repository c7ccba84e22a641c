import HonourModel
import HonourProtocol
package import HonourStore
import HonourTransport

/// Brings one replica up to date: from the addresses given, in turn, or from those it remembers.
package struct SyncClient: Sendable {
  let replica: Replica
  let membership: Membership
  let worker = Worker(label: "honour.worker")
  let identity: ClientIdentity?
  let recorder: Recorder?
  private let readBytesPerSecond: UInt64?
  private let maxBytes: UInt64?

  /// - Parameters:
  ///   - replica: Opened for writing; its owner closes it.
  ///   - identity: Who this laptop is and whom it joined; nil where it has joined nobody.
  ///   - membership: Where what statements change of that is kept; nil for the replica's directory.
  ///   - recorder: Keeps the bytes of the last connection; nil where nobody asked for them.
  ///   - readBytesPerSecond: How fast to receive at most; nil for as fast as can be.
  ///   - maxBytes: The most bytes both ways that a sync may cost; nil for as many as it takes.
  package init(
    replica: Replica, identity: ClientIdentity? = nil, membership: Membership? = nil,
    recorder: Recorder? = nil, readBytesPerSecond: UInt64? = nil,
    maxBytes: UInt64? = nil
  ) {
    self.replica = replica
    self.membership = membership ?? Membership(directory: replica.directory)
    self.identity = identity
    self.recorder = recorder
    self.readBytesPerSecond = readBytesPerSecond
    self.maxBytes = maxBytes
  }

  /// The same as another laptop.
  init(_ other: SyncClient, as identity: ClientIdentity) {
    self.init(
      replica: other.replica, identity: identity, membership: other.membership,
      recorder: other.recorder, readBytesPerSecond: other.readBytesPerSecond,
      maxBytes: other.maxBytes)
  }

  /// The addresses given, or those that the last sync that succeeded was given.
  package func addresses(given: [ServerAddress]) throws(SyncError) -> [ServerAddress] {
    if !given.isEmpty { return given }
    let remembered: [ServerAddress]
    do {
      // One that a newer program remembered in a form of its own is of no use to this one.
      remembered = try replica.addresses().compactMap { try? ServerAddress($0) }
    } catch {
      throw .store(error)
    }
    guard !remembered.isEmpty else { throw .noAddress }
    return remembered
  }

  /// Asks each address once, until one of them answers.
  ///
  /// The next address is tried where this one cannot be reached, breaks off, or says that it cannot
  /// serve now. What a person must decide ends the sync at once.
  ///
  /// With `repairs` the replica is mended: from whatever records can still be read, everything else
  /// is made anew.
  ///
  /// With an `enrolment` it has the daemon change its list first.
  package func sync(
    from given: [ServerAddress] = [], repairs: Bool = false, enrolment: Enrolment? = nil,
    onEvent: @escaping @Sendable (SyncEvent) -> Void = { _ in }
  ) async throws(SyncError) -> SyncOutcome {
    try await sync(
      from: given, repairs: repairs, enrolment: enrolment, spent: SpentBytes(),
      onEvent: onEvent)
  }

  /// The same for a budget of which something may be spent.
  func sync(
    from given: [ServerAddress], repairs: Bool, enrolment: Enrolment? = nil,
    spent: SpentBytes,
    onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) async throws(SyncError) -> SyncOutcome {
    let addresses = try addresses(given: given)
    if let invitation = enrolment?.invitation, let first = addresses.first {
      try check(invitation, from: first)
    }
    var failures: [SyncError] = []
    for (index, address) in addresses.enumerated() {
      let seconds =
        index + 1 < addresses.count
        ? ClientLimits.connectTimeoutSeconds : ClientLimits.lastConnectTimeoutSeconds
      var spentBefore = spent.bytes
      func attempt() async -> Result<SyncOutcome, SyncError> {
        let connection = connection(
          to: address, mode: .once, repairs: repairs, maxBytes: maxBytes.map(spent.rest),
          enrolment: enrolment, onEvent: onEvent)
        spentBefore = spent.bytes
        let result: Result<SyncOutcome, SyncError>
        do throws(SyncError) {
          result = .success(try await connection.run(connectNanoseconds: seconds * 1_000_000_000))
        } catch {
          result = .failure(error)
        }
        spent.add(await connection.spentBytes)
        return result
      }
      var result = await attempt()
      // What was kept and is damaged is dropped now, so the same daemon is asked for it once.
      if case .failure(.connectionLost(_, .damagedPart, _)) = result { result = await attempt() }
      switch result {
      case .success(var outcome):
        outcome.skipped = failures
        try await remember(addresses)
        return outcome
      case .failure(.stopped(let stop)):
        // The next sync goes on there.
        try await remember(addresses)
        throw .stopped(stop.after(spentBefore))
      case .failure(let error):
        guard error.mayTryAnotherAddress else { throw error }
        failures.append(error)
      }
    }
    throw SyncError.worst(of: failures)
  }

  /// What is held must be of the dataset that is joined, or nothing; the invitation is not used up.
  private func check(
    _ invitation: Invitation, from address: ServerAddress
  ) throws(SyncError) {
    let held: RevisionInfo?
    do throws(StoreError) { held = try replica.revision() } catch { throw .store(error) }
    guard let held, held.position.lineage != invitation.pins.lineage else { return }
    throw .refused(address, ErrorFrame(.foreignLineage))
  }

  /// One connection to one daemon.
  func connection(
    to address: ServerAddress, mode: SyncOptions.Mode, repairs: Bool = false,
    maxBytes: UInt64? = nil, enrolment: Enrolment? = nil,
    onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) -> ClientConnection {
    ClientConnection(
      address: address, replica: replica, worker: worker,
      options: SyncOptions(
        mode: mode, repairs: repairs, readBytesPerSecond: readBytesPerSecond,
        maxBytes: maxBytes, enrolment: enrolment),
      identity: identity, membership: membership, recorder: recorder, onEvent: onEvent)
  }

  /// Keeps the addresses in the replica where they are not the ones it has.
  func remember(_ addresses: [ServerAddress]) async throws(SyncError) {
    let texts = addresses.prefix(ClientLimits.addresses).map(\.description)
    let result = await worker.perform { [replica] () -> Result<Void, StoreError> in
      do throws(StoreError) {
        if try replica.addresses() != texts { try replica.remember(addresses: texts) }
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    if case .failure(let error) = result { throw .store(error) }
  }
}
