import ArgumentParser
import HonourClient
import HonourModel
import HonourTerminal

/// `honour rotate-key`: another key for this laptop, under the same name on the daemon's list.
struct RotateKey: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-key",
    abstract: "Give this laptop a new key, under the same name on the daemon's list, and sync.",
    discussion: """
      For a key that somebody else may have seen. The daemon takes the new key in the old one's place \
      in one step. Where the line breaks in between, run it again: it goes on where it stopped.

      \(SyncExit.help)
      """)

  @OptionGroup var replica: ReplicaOptions

  @OptionGroup var connection: ConnectionOptions

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    let report = SyncReport(isJSON: json, isQuiet: quiet)
    let addresses = connection.addresses
    let run = SyncRun(
      directory: try replica.directory(), record: connection.record, isJSON: json,
      keyLog: connection.keyLog)
    let isSilent = json || quiet
    try await run.perform { client throws(SyncError) in
      let id = try await client.rotateKey(from: addresses) { report.show($0) }
      guard !isSilent else { return }
      StandardError.write("This laptop's id is \(id.text) now.\n")
    } onFailure: {
    }
  }
}
