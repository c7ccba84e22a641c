import HonourFiles
package import HonourModel
import HonourProtocol

// Another key for this laptop. Source: `Protocol/trust.md`, section 5.
extension SyncClient {
  /// Has the daemon take the laptop's next key in the place of its key, and syncs.
  ///
  /// The next key is in a file of its own before anybody hears of it, and takes the key's place once
  /// the daemon has it. Where a run was cut in between, the daemon knows the next key already: the
  /// next run finds that out.
  ///
  /// - Parameters:
  ///   - given: Where the daemon is; without any, the addresses of the last sync.
  ///   - onSynced: Told what the sync did.
  /// - Returns: The laptop's id from here on.
  /// - Throws: ``SyncError``; the laptop then has the key that it had.
  package func rotateKey(
    from given: [ServerAddress], onSynced: @Sendable (SyncOutcome) -> Void
  ) async throws(SyncError) -> Fingerprint {
    let (next, isOld) = try keeping { () throws(FileRefusal) in try membership.nextKey() }
    do throws(SyncError) {
      onSynced(try await sync(from: given, enrolment: .nextKey(next)))
    } catch {
      guard isOld, case .notAdmitted(_, let refusal, _) = error, refusal.code == .unknownClient,
        let identity = try membership.nextIdentity()
      else { throw error }
      onSynced(try await SyncClient(self, as: identity).sync(from: given))
    }
    try keeping { () throws(FileRefusal) in try membership.adoptNextKey() }
    return next.publicKey.fingerprint
  }

  private func keeping<Value>(
    _ body: () throws(FileRefusal) -> Value
  ) throws(SyncError) -> Value {
    do throws(FileRefusal) {
      return try body()
    } catch {
      throw .unsafeFile(error)
    }
  }
}
