import ArgumentParser
import Foundation
import HonourClient
import HonourModel
import HonourProtocol
import HonourTerminal
import Synchronization

/// `honour publish`: an editor's files become a revision, from the clerk's own desk.
struct Publish: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Publish the changes of JSON Lines or CSV files, as an editor.",
    discussion: """
      The daemon reads the files as 'honourd import' does, and reports line by line: nothing is written \
      when one line is refused. It publishes only from the revision that this replica holds, so that \
      nobody overwrites unseen what another has published: sync, look, and publish again.

      The revision bears the name that the daemon's list has for this laptop. After it this replica \
      syncs.

      \(SyncExit.publishHelp)
      """)

  @OptionGroup var replica: ReplicaOptions

  @Option(
    name: .shortAndLong, help: "Why: kept with the revision and shown to everyone.")
  var message: String

  @Flag(help: "The files are the whole state: what they lack is deleted.")
  var full = false

  @Flag(help: "Show what would change, record by record and in sum, and write nothing.")
  var dryRun = false

  @Flag(help: "Repair texts that are not NFC or hold lookalikes or invisible characters.")
  var fixText = false

  @Option(help: "The kind of CSV rows without a kind column.")
  var kind: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "Where the daemon is; without it, the addresses of the last sync.", valueName: "address"),
    transform: ConnectionOptions.address)
  var addresses: [ServerAddress] = []

  @Option(
    help: ArgumentHelp(
      "Keep the frames of both directions, with times, for honour-inspect.", valueName: "file"))
  var record: String?

  @Flag(help: "Print the report as JSON lines.")
  var json = false

  @Argument(help: "Files; - is standard input.")
  var files: [String]

  func validate() throws {
    guard files.count <= WireLimits.publishedFiles else {
      throw ValidationError("At most \(WireLimits.publishedFiles) files are published at once.")
    }
    guard message.utf8.count <= WireLimits.messageBytes else {
      throw ValidationError("A message is at most \(WireLimits.messageBytes) bytes long.")
    }
  }

  func run() async throws {
    let publication = Publication(
      files: try readFiles(), message: message, isFull: full, fixesText: fixText,
      isDryRun: dryRun, kind: kind)
    let run = SyncRun(directory: try replica.directory(), record: record, isJSON: json)
    let printed = try await run.perform { [addresses, json] client throws(SyncError) in
      let printer = Mutex(ReportPrinter(isJSON: json))
      do throws(SyncError) {
        try await client.publish(publication, from: addresses) { line in
          printer.withLock { $0.print(line) }
        }
      } catch {
        // What was reported so far is shown before the fault is told.
        _ = printer.withLock { $0.finish() }
        throw error
      }
      let printed = printer.withLock { $0.finish() }
      if printed.outcome?.result == .published { await follow(client, addresses) }
      return printed
    } onFailure: {
    }
    if let failure = printed.failure { throw failure }
    guard let outcome = printed.outcome, outcome.result != .refused else {
      throw ExitCode(printed.refusal.rawValue)
    }
  }

  /// Fetches the revision; that it is published stands whether or not this succeeds.
  private func follow(_ client: SyncClient, _ addresses: [ServerAddress]) async {
    do throws(SyncError) {
      let outcome = try await client.sync(from: addresses)
      guard !json else { return }
      StandardError.write("This replica holds revision \(outcome.revision.position.revision).\n")
    } catch {
      StandardError.write("It is published; this replica does not hold it yet: honour sync\n")
    }
  }

  private func readFiles() throws -> [Publication.File] {
    var left = Int(WireLimits.publishedBytes)
    return try files.map { path in
      let bytes: [UInt8]
      do {
        let handle =
          path == "-"
          ? FileHandle.standardInput
          : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        bytes = try handle.read(upToCount: left + 1).map { [UInt8]($0) } ?? []
      } catch {
        throw refusal("\(path) cannot be read. Nothing was sent. Check the path.")
      }
      guard bytes.count <= left else {
        throw refusal(
          """
          The files are longer than \(NumberWords.bytes(WireLimits.publishedBytes)) together, which is \
          the most that goes over a line. Nothing was sent. Publish them in parts, or on the daemon's \
          machine with 'honourd import'.
          """)
      }
      left -= bytes.count
      return Publication.File(name: path, bytes: bytes)
    }
  }

  private func refusal(_ text: String) -> ExitCode {
    StandardError.write(text + "\n")
    return ExitCode(ExitStatus.refusedInput.rawValue)
  }
}
