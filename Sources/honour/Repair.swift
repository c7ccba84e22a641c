import ArgumentParser
import HonourClient
import HonourTerminal

/// `honour repair`: mends a damaged replica, fetching no more than what is damaged.
struct Repair: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Mend a damaged replica, fetching only what is damaged.",
    discussion: """
      Checks everything as 'honour verify' does. Where something is wrong, the records that can \
      still be read are compared with the daemon's newest revision, what differs is fetched, and \
      everything else is made anew, in one step. Where the file itself cannot be read, everything \
      is fetched into a new one, and the old one is kept beside it. Until then the replica stays \
      as it is. With --max-bytes it ends before it costs more, and the next repair goes on.

      \(SyncExit.help)
      """)

  @OptionGroup var replica: ReplicaOptions

  @OptionGroup var connection: ConnectionOptions

  @OptionGroup var line: LineOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    let report = RepairReport(sync: SyncReport(isJSON: json, isQuiet: quiet))
    let progress = ProgressLine(isQuiet: quiet)
    let addresses = connection.addresses
    let run = SyncRun(
      directory: try replica.directory(), record: connection.record, isJSON: json, line: line)
    let outcome = try await run.repair {
      repair throws(SyncError) in
      try await repair.run(from: addresses) { progress.show($0) }
    } onEnd: {
      progress.clear()
    }
    report.show(outcome)
    guard outcome.left.isEmpty else { throw ExitCode(ExitStatus.damaged.rawValue) }
  }
}
