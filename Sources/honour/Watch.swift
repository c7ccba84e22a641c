import ArgumentParser
import HonourClient
import HonourTerminal

/// `honour watch`: stays connected and becomes each newer revision as it is published.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Stay connected and apply each revision as it is published.",
    discussion: """
      Prints a line for each revision applied. Where the connection ends, it connects again after \
      a pause that grows up to a minute. Ctrl-C or SIGTERM ends it, with exit code 0. While it \
      runs, every other command can read the replica; only 'honour sync' has to wait.

      \(SyncExit.help)
      """)

  @OptionGroup var replica: ReplicaOptions

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Print each revision as a JSON object on a line of its own.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    let report = SyncReport(isJSON: json, isQuiet: quiet)
    let progress = ProgressLine(isQuiet: quiet)
    let addresses = connection.addresses
    let run = SyncRun(
      directory: try replica.directory(), record: connection.record, isJSON: json,
      keyLog: connection.keyLog)
    let directory = run.directory
    try await run.perform { client throws(SyncError) in
      try await Watcher(client: client).run(from: addresses) { event in
        switch event {
        case .synced(let outcome):
          progress.clear()
          report.showLine(outcome)
        case .waiting(let error, let seconds):
          progress.clear()
          report.showPause(error, seconds: seconds, directory: directory)
        case .connected, .enrolled, .comparing, .began, .progress, .applying, .notified:
          progress.show(event)
        }
      }
    } onFailure: {
      progress.clear()
    }
  }
}
