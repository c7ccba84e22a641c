package import HonourStore

/// Mends one replica: checks it, walks to the daemon's newest revision, makes everything else anew.
///
/// Source: `Protocol/replica.md`, section 7.
package struct ReplicaRepair: Sendable {
  /// What a repair did.
  package struct Outcome: Sendable {
    /// What was wrong before; empty where nothing was and nothing was done.
    package let problems: [VerifyProblem]
    /// What was fetched; nil where nothing had to be.
    package let sync: SyncOutcome?
    /// Where the old file is kept, where a new one took its place.
    package let keptFile: String?
    /// What is still wrong.
    package let left: [VerifyProblem]
  }

  private let directory: String
  private let identity: ClientIdentity?
  private let recorder: Recorder?
  private let readBytesPerSecond: UInt64?
  private let maxBytes: UInt64?
  private let worker = Worker(label: "honour.repair")

  /// - Parameters:
  ///   - directory: The replica's.
  ///   - identity: Who this laptop is and whom it joined; nil where it has joined nobody.
  ///   - recorder: Keeps the bytes of the last connection; nil where nobody asked for them.
  ///   - readBytesPerSecond: How fast to receive at most; nil for as fast as can be.
  ///   - maxBytes: The most bytes both ways that all of it may cost; nil for as many as it takes.
  package init(
    directory: String, identity: ClientIdentity? = nil, recorder: Recorder? = nil,
    readBytesPerSecond: UInt64? = nil,
    maxBytes: UInt64? = nil
  ) {
    self.directory = directory
    self.identity = identity
    self.recorder = recorder
    self.readBytesPerSecond = readBytesPerSecond
    self.maxBytes = maxBytes
  }

  private func client(of replica: Replica) -> SyncClient {
    SyncClient(
      replica: replica, identity: identity, membership: Membership(directory: directory),
      recorder: recorder, readBytesPerSecond: readBytesPerSecond, maxBytes: maxBytes)
  }

  /// Checks the replica, and where something is wrong mends it.
  ///
  /// - Throws: ``SyncError``; the replica is then as it was.
  package func run(
    from given: [ServerAddress] = [],
    onEvent: @escaping @Sendable (SyncEvent) -> Void = { _ in }
  ) async throws(SyncError) -> Outcome {
    guard StoreDirectory.exists(Replica.path(in: directory)) else {
      throw .store(.missing(path: Replica.path(in: directory)))
    }
    var remembered = given
    var problems: [VerifyProblem] = []
    let spent = SpentBytes()
    do throws(SyncError) {
      let outcome = try await mend(given, &remembered, &problems, spent, onEvent)
      guard !outcome.left.isEmpty else { return outcome }
    } catch .store(let fault) where Self.isUnreadable(fault) {
      problems.append(.file(fault.detail))
    }
    return try await rebuild(remembered, problems, spent, onEvent)
  }

  /// Whether SQLite cannot work with the file, so that only another file helps; what else the system
  /// refuses may pass, and everything is not fetched for it.
  private static func isUnreadable(_ fault: StoreError) -> Bool {
    switch fault {
    case .corrupt, .foreignFile: true
    case .missing, .exists, .inTheWay, .unknownFormat, .locked, .diskFull, .readOnly, .failed,
      .unknownRevision, .prunedRevision:
      false
    }
  }

  private func mend(
    _ given: [ServerAddress], _ remembered: inout [ServerAddress],
    _ problems: inout [VerifyProblem], _ spent: SpentBytes,
    _ onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) async throws(SyncError) -> Outcome {
    let replica = try await perform { () throws(StoreError) in try Replica(directory: directory) }
    defer { try? replica.close() }  // what was committed stands, closed in order or not
    let client = client(of: replica)
    if given.isEmpty { remembered = (try? client.addresses(given: [])) ?? [] }
    problems = try await perform { () throws(StoreError) in try replica.verify() }
    guard !problems.isEmpty else {
      return Outcome(problems: [], sync: nil, keptFile: nil, left: [])
    }
    let sync = try await client.sync(from: given, repairs: true, spent: spent, onEvent: onEvent)
    let left = try await perform { () throws(StoreError) in try replica.verify() }
    return Outcome(problems: problems, sync: sync, keptFile: nil, left: left)
  }

  private func rebuild(
    _ addresses: [ServerAddress], _ problems: [VerifyProblem], _ spent: SpentBytes,
    _ onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) async throws(SyncError) -> Outcome {
    let rescue = try await perform { () throws(StoreError) in try ReplicaRescue(of: directory) }
    let replica = try await perform { () throws(StoreError) in
      try Replica(directory: rescue.directory)
    }
    let sync: SyncOutcome
    do throws(SyncError) {
      sync = try await client(of: replica)
        .sync(from: addresses, repairs: false, spent: spent, onEvent: onEvent)
    } catch {
      try? replica.close()  // it is removed by the next rescue
      throw error
    }
    let left = try await perform { () throws(StoreError) in
      let left = try replica.verify()
      try replica.close()
      return left
    }
    let kept = try await perform { () throws(StoreError) in try rescue.finish() }
    return Outcome(problems: problems, sync: sync, keptFile: kept, left: left)
  }

  /// Runs what blocks on a thread of its own.
  private func perform<Value: Sendable>(
    _ body: @escaping @Sendable () throws(StoreError) -> Value
  ) async throws(SyncError) -> Value {
    try await worker.perform { Result { () throws(StoreError) in try body() } }
      .mapError(SyncError.store).get()
  }
}
