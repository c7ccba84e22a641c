import ArgumentParser
import HonourClient
import HonourModel
import HonourStore
import HonourTerminal
import HonourTransport

/// Opens what a sync needs, and turns what goes wrong into words and an exit code.
struct SyncRun: Sendable {
  let directory: String
  let record: String?
  let isJSON: Bool
  /// Where the secrets of the connections go; nil where nobody asked for them.
  var keyLog: String?
  /// Pinned first; nil for whom the replica joined before.
  var invitation: Invitation?
  var line: LineOptions?

  /// Runs `body`; `onFailure` is called before anything is said about a failure.
  func perform<Value: Sendable>(
    _ body: @escaping @Sendable (SyncClient) async throws(SyncError) -> Value,
    onFailure: () -> Void
  ) async throws -> Value {
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
      let client = SyncClient(
        replica: replica, identity: try identify(), recorder: try recorder(),
        readBytesPerSecond: line?.limitRate?.bytesPerSecond, maxBytes: line?.maxBytes?.bytes)
      // What an earlier transfer brought stands, where the one after it failed.
      defer { held = (try? replica.revision()) ?? held }
      return try await Interruption.cancelling { try await body(client) }
    } catch let error as SyncError {
      onFailure()
      report(error, held: held)
      throw ExitCode(SyncExit.status(of: error).rawValue)
    }
  }

  /// Runs `body` beside the replica, which need not be there and is not opened for writing.
  func ask(
    _ body: @escaping @Sendable (PriceClient) async throws(SyncError) -> Void
  ) async throws {
    do {
      let client = PriceClient(
        directory: directory, identity: try identify(), recorder: try recorder())
      try await Interruption.cancelling { try await body(client) }
    } catch let error as SyncError {
      report(error, held: readableRevision)
      throw ExitCode(SyncExit.status(of: error).rawValue)
    }
  }

  /// What a reader finds in the replica; nil where there is none, or none that can be read.
  var readableRevision: RevisionInfo? {
    let reader = try? ReplicaReader(directory: directory)
    return try? reader?.read { state in try state.revision() }
  }

  func identify() throws(SyncError) -> ClientIdentity? {
    let log = try keyLog.map { path throws(SyncError) in
      do throws(KeyLogFault) {
        return try KeyLogFile(path: path)
      } catch {
        throw .keyLog(path, error)
      }
    }
    let membership = Membership(directory: directory)
    guard let invitation else { return try membership.identity(keyLog: log) }
    return try membership.identity(joining: invitation, keyLog: log)
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
    let safety = SyncExplanation.safety(of: held, after: error)
    if isJSON {
      var object = JSONObject()
      object["outcome"] = .string("failed")
      if case .stopped(let stop) = error { SyncReport.add(stop, to: &object) }
      object["exit"] = .number(JSONNumber(Int64(SyncExit.status(of: error).rawValue)))
      object["what"] = .string(Text(explanation.what))
      object["next"] = .string(Text(explanation.next))
      object["revision"] = held.map { .number(JSONNumber(Int64(clamping: $0.position.revision))) }
      AnswerLine.write(object)
    }
    StandardError.write("\(explanation.what)\n\(safety)\n\(explanation.next)\n")
  }
}
