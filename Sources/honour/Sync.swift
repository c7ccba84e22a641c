import ArgumentParser
import HonourClient
import HonourTerminal

/// `honour sync`: becomes what the daemon holds, in one step.
struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch what changed and apply it in one step.",
    discussion: """
      Each address is honour+tcp://HOST:PORT (port \(ServerAddress.defaultPort) where none is \
      given). Several are tried in turn; those given are remembered for the next sync. With --bundle \
      what a daemon would send comes from a file that 'honourd bundle' wrote, and no address is asked.

      Nothing is visible before it is complete and verified: whatever happens, the replica holds \
      the old revision or the new one, whole.

      \(SyncExit.help)
      """)

  @OptionGroup var replica: ReplicaOptions

  @OptionGroup var connection: ConnectionOptions

  @Option(
    help: ArgumentHelp("Apply this bundle instead of asking a daemon.", valueName: "file"))
  var bundle: String?

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard bundle == nil || connection.addresses.isEmpty && connection.record == nil else {
      throw ValidationError("A bundle needs no address, and there is nothing to record.")
    }
  }

  func run() async throws {
    let report = SyncReport(isJSON: json, isQuiet: quiet)
    let progress = ProgressLine(isQuiet: quiet)
    let addresses = connection.addresses
    let run = SyncRun(
      directory: try replica.directory(), record: connection.record, isJSON: json)
    try await run.perform { [bundle] client throws(SyncError) in
      if let bundle { return report.show(try await client.apply(bundle: bundle)) }
      let outcome = try await client.sync(from: addresses) { progress.show($0) }
      progress.clear()
      report.show(outcome)
    } onFailure: {
      progress.clear()
    }
  }
}
