import HonourModel
import HonourStore

/// Asks what a sync would cost; it reads the replica and changes nothing.
package struct PriceClient: Sendable {
  private let directory: String
  private let identity: ClientIdentity?
  private let recorder: Recorder?
  private let worker = Worker(label: "honour.worker")

  /// Takes the replica's directory, which need not be there.
  package init(directory: String, identity: ClientIdentity? = nil, recorder: Recorder? = nil) {
    self.directory = directory
    self.identity = identity
    self.recorder = recorder
  }

  /// Asks each address once, until one of them answers.
  package func price(from given: [ServerAddress]) async throws(SyncError) -> SyncPrice {
    let (held, remembered) = try await state()
    let addresses = given.isEmpty ? remembered : given
    guard !addresses.isEmpty else { throw .noAddress }
    var failures: [SyncError] = []
    for (index, address) in addresses.enumerated() {
      let connection = PriceConnection(
        address: address, held: held, directory: directory, identity: identity,
        recorder: recorder)
      let seconds =
        index + 1 < addresses.count
        ? ClientLimits.connectTimeoutSeconds : ClientLimits.lastConnectTimeoutSeconds
      do throws(SyncError) {
        return try await connection.run(connectNanoseconds: seconds * 1_000_000_000)
      } catch  where error.mayTryAnotherAddress {
        failures.append(error)
      }
    }
    throw SyncError.worst(of: failures)
  }

  /// What the replica holds, and the addresses that it remembers; nothing where there is none.
  private func state() async throws(SyncError) -> (Position?, [ServerAddress]) {
    try await worker.perform { [directory] () -> Result<(Position?, [ServerAddress]), SyncError> in
      do {
        return .success(
          try ReplicaReader(directory: directory).read { state in
            (
              try state.revision()?.position,
              try state.addresses().compactMap { try? ServerAddress($0) }
            )
          })
      } catch StoreError.missing {
        return .success((nil, []))
      } catch {
        return .failure(.store(StoreError(error, path: directory)))
      }
    }.get()
  }
}
