import Dispatch
import Glibc
import HonourFiles
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

// What the replica does with what has arrived.
extension ClientConnection {
  func apply() {
    var finished: SpooledTransfer?
    spooling { spool throws(FileFault) in finished = try spool.finish() }
    guard let transfer = finished else { return }
    onEvent(.applying)
    isApplying = true
    let request = ApplyRequest(
      transfer.manifest, contact: contact, isRepair: isRepairing, evidence: offeredEvidence)
    work { [replica, address, surplus, membership, changedPins] in
      // Whom to believe first: it may be needed to believe what is applied.
      if let changedPins {
        do throws(FileRefusal) {
          try membership.keep(changedPins)
        } catch {
          return .failure(.unsafeFile(error))
        }
      }
      return replica.apply(transfer, request, surplus: surplus, from: address)
    } then: { connection, result in
      connection.applied(transfer.manifest, result)
    }
  }

  private func applied(_ manifest: Manifest, _ result: Result<ApplyOutcome, SyncError>) {
    switch result {
    case .failure(let error):
      fail(error)
      // What only found no place is whole, and is tried again from the disk.
      if case .store = error {} else { drop() }
      drive(.applyFailed)
    case .success(let outcome):
      drop()
      succeed(outcome.change(manifest), at: manifest.target)
      drive(.applied(manifest.target.position))
    }
    workEnded()
  }

  /// The daemon lets this laptop in from here on, so whom it joined is kept, whatever becomes of the
  /// sync.
  func joined(as enrolled: Enrolled) {
    guard let pins = identity?.pins else { return }
    work { [membership] in
      Result { () throws(FileRefusal) in try membership.keep(pins) }
    } then: { connection, result in
      if case .failure(let refusal) = result { connection.fail(.unsafeFile(refusal)) }
    }
    onEvent(.enrolled(name: enrolled.name, role: enrolled.role.name))
  }

  func upToDate() {
    guard let held else { return }
    drop()
    // After a walk that was cut once the client asks whether there is more: what it did is told.
    guard outcome == nil || options.mode == .subscribed else { return }
    isApplying = true
    work { [replica, contact, attested, membership, changedPins] in
      // What is lost here the daemon says again.
      if let changedPins { try? membership.keep(changedPins) }
      // Only the time of the meeting would be lost: the replica is up to date either way.
      try? replica.note(contact, attested: attested)
    } then: { connection, _ in
      connection.succeed(.upToDate, at: held)
      connection.workEnded()
    }
  }

  private func succeed(_ change: SyncOutcome.Change, at revision: RevisionInfo) {
    held = revision
    endWalk()
    progress = nil
    if failure == .cancelled, options.mode == .once { failure = nil }
    let result = SyncOutcome(
      address: address, change: change, revision: revision,
      attested: offeredEvidence?.attested ?? attested, traffic: traffic,
      seconds: Double(MonotonicClock.now() - startedAt) / 1e9)
    outcome = result
    onEvent(.synced(result))
    if options.mode == .subscribed { link?.countAnew() }
  }

  func workEnded() {
    isApplying = false
    if isClosed { conclude() }
  }

  /// Runs `body` on the worker and `then` back here.
  func work<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value,
    then: @escaping @Sendable (isolated ClientConnection, Value) -> Void
  ) {
    worker.start { [queue = executor.queue] in
      let value = body()
      queue.async { self.assumeIsolated { then($0, value) } }
    }
  }

  private var contact: SyncContact {
    SyncContact(
      at: Int64(time(nil)), address: address.description,
      bytesReceived: traffic.bytesReceived, bytesSent: traffic.bytesSent,
      roundTrips: traffic.roundTrips)
  }
}
