import ArgumentParser
import HonourClient
import HonourTerminal

/// `honour sync`: becomes what the daemon holds, in one step.
struct Sync: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch what changed and apply it in one step.",
    discussion: """
      Each address is honour://HOST:PORT, or honour+tcp://HOST:PORT on this machine (port \(ServerAddress.defaultPort) where none is \
      given). Several are tried in turn; those given are remembered for the next sync. With --bundle \
      what a daemon would send comes from a file that 'honourd bundle' wrote, and no address is asked.

      Nothing is visible before it is complete and verified: whatever happens, the replica holds \
      the old revision or the new one, whole.

      With --max-bytes the sync ends before it costs more. What is complete is applied then, what is \
      not is kept and not paid again, and the message says how to go on.

      \(SyncExit.help)
      """)

  @OptionGroup var replica: ReplicaOptions

  @OptionGroup var connection: ConnectionOptions

  @Flag(
    help: "Print what the sync would bring and cost, fetch nothing and change nothing.")
  var plan = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "With --plan: also say how long the bytes take on a line of this speed, \(LineSpeed.help).",
      valueName: "speed"))
  var lineSpeed: LineSpeed?

  @OptionGroup var line: LineOptions

  @Option(
    help: ArgumentHelp("Apply this bundle instead of asking a daemon.", valueName: "file"))
  var bundle: String?

  @OptionGroup var age: AgeOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard plan || lineSpeed == nil else {
      throw ValidationError("--line-speed belongs to --plan.")
    }
    guard !plan || !line.isGiven else {
      throw ValidationError(
        "--plan fetches nothing: --max-bytes and --limit-rate belong to the sync itself.")
    }
    guard !plan || !quiet else {
      throw ValidationError("--plan only says what a sync would cost: --quiet would leave nothing.")
    }
    guard bundle == nil || !plan && !line.isGiven else {
      throw ValidationError("A bundle is a file: it costs no line.")
    }
    guard bundle == nil || connection.addresses.isEmpty && connection.record == nil else {
      throw ValidationError("A bundle needs no address, and there is nothing to record.")
    }
  }

  func run() async throws {
    if plan { return try await showPlan() }
    let report = SyncReport(isJSON: json, isQuiet: quiet, maximumAge: age.maximum)
    let progress = ProgressLine(isQuiet: quiet)
    let addresses = connection.addresses
    let run = SyncRun(
      directory: try replica.directory(), record: connection.record, isJSON: json,
      keyLog: connection.keyLog, line: line)
    let status = try await run.perform { [bundle] client throws(SyncError) -> ExitStatus in
      if let bundle {
        report.show(try await client.apply(bundle: bundle))
        return .success
      }
      let outcome = try await client.sync(from: addresses) { progress.show($0) }
      progress.clear()
      return report.show(outcome)
    } onFailure: {
      progress.clear()
    }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func showPlan() async throws {
    let report = PriceReport(isJSON: json, lineSpeed: lineSpeed)
    let addresses = connection.addresses
    let run = SyncRun(
      directory: try replica.directory(), record: connection.record, isJSON: json,
      keyLog: connection.keyLog)
    try await run.ask { client throws(SyncError) in
      report.show(try await client.price(from: addresses))
    }
  }
}
