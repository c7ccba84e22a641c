/// Keeps a replica at the newest revision until it is told to stop.
///
/// It stays subscribed to one daemon, and connects again, to the next address, where the
/// connection ends; the pauses grow and are jittered. Failures that waiting does not cure end it.
package struct Watcher: Sendable {
  private let client: SyncClient

  package init(client: SyncClient) { self.client = client }

  /// Runs until the task is cancelled, which is no failure.
  package func run(
    from given: [ServerAddress] = [], onEvent: @escaping @Sendable (SyncEvent) -> Void
  ) async throws(SyncError) {
    let addresses = try client.addresses(given: given)
    let successes = SuccessFlag()
    var generator = SystemRandomNumberGenerator()
    var backoff = Backoff()
    var isRemembered = false
    var index = 0
    while !Task.isCancelled {
      let connection = client.connection(
        to: addresses[index % addresses.count], mode: .subscribed
      ) { event in
        if case .synced = event { successes.raise() }
        onEvent(event)
      }
      var failure: SyncError?
      do throws(SyncError) {
        _ = try await connection.run(
          connectNanoseconds: ClientLimits.lastConnectTimeoutSeconds * 1_000_000_000)
      } catch .cancelled {
        break
      } catch {
        failure = error
      }
      if successes.lower() {
        backoff.reset()
        if !isRemembered { try await client.remember(addresses) }
        isRemembered = true
      }
      let hasOthers = addresses.count > 1
      guard failure.map({ $0.mayTryAgain || hasOthers && $0.mayTryAnotherAddress }) ?? true else {
        throw failure ?? .cancelled
      }
      index += 1
      let seconds = backoff.next(atLeast: failure?.retryAfterSeconds ?? 0, using: &generator)
      onEvent(.waiting(failure, seconds: seconds))
      do {
        try await Task.sleep(for: .seconds(seconds))
      } catch {
        break  // cancelled
      }
    }
  }
}
