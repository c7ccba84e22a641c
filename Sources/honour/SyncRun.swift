import ArgumentParser
import HonourClient
import HonourModel
import HonourStore
import HonourTerminal

/// Opens what a sync needs, and turns what goes wrong into words and an exit code.
struct SyncRun: Sendable {
  let directory: String
  let record: String?
  let isJSON: Bool

  /// Runs `body`; `onFailure` is called before anything is said about a failure.
  func perform(
    _ body: @escaping @Sendable (SyncClient) async throws(SyncError) -> Void,
    onFailure: () -> Void
  ) async throws {
    var held: RevisionInfo?
    do {
      let replica: Replica
      do throws(StoreError) {
        replica = try Replica(directory: directory)
        held = try replica.revision()
      } catch {
        throw SyncError.store(error)
      }
      defer { try? replica.close() }  // what was committed stands, closed in order or not
      let client = SyncClient(replica: replica, recorder: try recorder())
      try await Interruption.cancelling { try await body(client) }
    } catch let error as SyncError {
      onFailure()
      report(error, held: held)
      throw ExitCode(SyncExit.status(of: error).rawValue)
    }
  }

  func recorder() throws(SyncError) -> Recorder? {
    guard let record else { return nil }
    do {
      return try Recorder(creating: record)
    } catch {
      throw .recording(error)
    }
  }

  func report(_ error: SyncError, held: RevisionInfo?) {
    let explanation = SyncExplanation(error, replicaDirectory: directory)
    let safety = SyncExplanation.safety(of: held)
    if isJSON {
      var object = JSONObject()
      object["outcome"] = .string("failed")
      object["exit"] = .number(JSONNumber(Int64(SyncExit.status(of: error).rawValue)))
      object["what"] = .string(Text(explanation.what))
      object["next"] = .string(Text(explanation.next))
      object["revision"] = held.map { .number(JSONNumber(Int64(clamping: $0.position.revision))) }
      AnswerLine.write(object)
    }
    StandardError.write("\(explanation.what)\n\(safety)\n\(explanation.next)\n")
  }
}
