import HonourModel
package import HonourProtocol
import HonourStore

// What an editor publishes. Source: `Protocol/publish.md`.
extension SyncClient {
  /// Has the daemon publish files that were made from what the replica holds.
  ///
  /// Each address is asked once, until one of them answers. The replica stays as it is: the next sync
  /// brings the revision.
  ///
  /// - Parameters:
  ///   - publication: The files, and how they are to be read.
  ///   - given: Where the daemon is; without any, the addresses of the last sync.
  ///   - tell: Called for each line of the report as it comes; the last one is the outcome.
  /// - Throws: ``SyncError``. Nothing was published, but for ``SyncError/unreported(_:)``, which is not
  ///   known.
  package func publish(
    _ publication: Publication, from given: [ServerAddress],
    tell: @escaping @Sendable (ReportLine) -> Void
  ) async throws(SyncError) {
    let addresses = try addresses(given: given)
    let held: RevisionInfo?
    let evidence: TrustEvidence?
    do throws(StoreError) {
      (held, evidence) = (try replica.revision(), try replica.evidence())
    } catch {
      throw .store(error)
    }
    guard let base = held?.position else {
      throw .store(.missing(path: replica.directory))
    }
    let trust = identity.map {
      ClientTrust(pins: $0.pins, held: evidence?.held, attested: evidence?.attested)
    }
    var failures: [SyncError] = []
    for (index, address) in addresses.enumerated() {
      let connection = PublishConnection(
        address: address, base: base, publication: publication, trust: trust,
        identity: identity, recorder: recorder, tell: tell)
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
}
