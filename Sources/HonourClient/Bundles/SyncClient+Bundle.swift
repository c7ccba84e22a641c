import Glibc
import HonourModel
import HonourProtocol
import HonourStore
import HonourTransport

extension SyncClient {
  /// Brings the replica to where a bundle leads, without a connection.
  ///
  /// - Throws: ``SyncError/bundle(_:_:)`` and ``SyncError/store(_:)``.
  package func apply(bundle path: String) async throws(SyncError) -> BundleOutcome {
    try await worker.perform { [replica, identity] in
      Result { () throws(SyncError) in
        try replica.apply(bundleAt: path, believing: identity?.pins)
      }
    }.get()
  }
}

extension Replica {
  /// Opens a bundle and applies it; blocks for all of it.
  fileprivate func apply(
    bundleAt path: String, believing pins: ClientTrust.Pins?
  ) throws(SyncError) -> BundleOutcome {
    let startedAt = MonotonicClock.now()
    let bundle: BundleFile
    do throws(BundleFault) {
      bundle = try BundleFile(path: path)
    } catch {
      throw .bundle(path, error)
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    // Nothing of it came over a line.
    let contact = SyncContact(
      at: Int64(time(nil)), address: "bundle " + name, bytesReceived: 0, bytesSent: 0,
      roundTrips: 0)
    let change = try apply(bundle, contact: contact, pins: pins)
    let target = bundle.opening.manifest.target
    var held = target
    if case .older = change {
      do throws(StoreError) {
        held = try revision() ?? target
      } catch {
        throw .store(error)
      }
    }
    return BundleOutcome(
      path: path, change: change, target: target, revision: held,
      fileBytes: bundle.opening.fileBytes,
      seconds: Double(MonotonicClock.now() - startedAt) / 1e9)
  }
}
