import ArgumentParser
import Glibc
import HonourClient
import HonourFiles
import HonourModel
import HonourTerminal

/// `honour join`: makes this laptop's key, is let in by an invitation, and syncs.
struct Join: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Join a daemon by its operator's invitation, and sync.",
    discussion: """
      An invitation is one line, HONJ1-…, that 'honourd invite' prints. It says where the daemon is and \
      whom to trust, and lets one laptop in, once. Without it on the command line it is read from \
      standard input, where nobody else sees it.

      The laptop's key stays in the replica's directory; its id is what the operator's list shows.

      \(SyncExit.help)
      """)

  @OptionGroup var replica: ReplicaOptions

  @Argument(
    help: ArgumentHelp(
      "The invitation; - or nothing reads it from standard input.", valueName: "invitation"))
  var invitation = "-"

  @Option(
    help: ArgumentHelp(
      "Keep the frames of both directions, with times, for honour-inspect.", valueName: "file"))
  var record: String?

  @Flag(help: "Print the result as one JSON object.")
  var json = false

  @Flag(help: "Print nothing but errors.")
  var quiet = false

  func run() async throws {
    let (invitation, address) = try read()
    let report = SyncReport(isJSON: json, isQuiet: quiet)
    let progress = ProgressLine(isQuiet: quiet)
    let isSilent = json || quiet
    let run = SyncRun(
      directory: try replica.directory(), record: record, isJSON: json, invitation: invitation)
    try await run.perform { client throws(SyncError) in
      let outcome = try await client.sync(from: [address], enrolment: .invitation(invitation)) {
        event in
        if case .enrolled(let name, let role) = event, !isSilent {
          progress.clear()
          StandardError.write(
            "\(address) knows this laptop as \(TerminalText.escaped(name)), \(role).\n")
        }
        progress.show(event)
      }
      progress.clear()
      report.show(outcome)
    } onFailure: {
      progress.clear()
    }
  }

  private func read() throws -> (Invitation, ServerAddress) {
    var text = invitation
    if text == "-" {
      if isatty(STDIN_FILENO) == 1 {
        StandardError.write("Paste the invitation, and press Enter: ")
      }
      text = readLine() ?? ""
    }
    if invitation != "-" { ProcessSecrecy.hide(argument: invitation) }
    do {
      let invitation = try Invitation(text: text)
      return (invitation, try ServerAddress(invitation.address))
    } catch let fault as IDFault {
      throw ValidationError("The invitation \(fault.words).")
    } catch let fault as AddressFault {
      throw ValidationError("The invitation names no address. \(fault.explanation)")
    }
  }
}
