import ArgumentParser
import HonourClient
import HonourTerminal

extension SyncRun {
  /// Runs a repair; `onEnd` is called before anything is said about it.
  func repair(
    _ body:
      @escaping @Sendable (ReplicaRepair) async throws(SyncError) -> ReplicaRepair.Outcome,
    onEnd: () -> Void
  ) async throws -> ReplicaRepair.Outcome {
    do {
      let repair = ReplicaRepair(
        directory: directory, identity: try identify(), recorder: try recorder(),
        readBytesPerSecond: line?.limitRate?.bytesPerSecond, maxBytes: line?.maxBytes?.bytes)
      let outcome = try await Interruption.cancelling { try await body(repair) }
      onEnd()
      return outcome
    } catch let error as SyncError {
      onEnd()
      report(error, held: readableRevision)
      throw ExitCode(SyncExit.status(of: error).rawValue)
    }
  }
}
