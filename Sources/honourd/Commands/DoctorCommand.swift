import ArgumentParser
import HonourModel
import HonourTerminal

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Look at all that a daemon needs, and say what to type where something is wrong.",
    discussion: """
      One line for each thing: ok, warn or FAULT. Nothing is changed. Run it as the user whom the \
      daemon runs as. It ends with 0 where there is no FAULT.
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var settings: ConfigOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    try await reporting {
      let doctor = Doctor(
        directory: try data.directory(), settings: settings, now: Publication.now())
      let findings = doctor.findings()
      var standard = StandardOutput()
      for finding in findings {
        if output.json {
          standard.append(finding.object.canonicalBytes)
          standard.line()
        } else {
          standard.line(finding.line)
        }
      }
      try standard.flush()
      if let status = findings.compactMap(\.status).first { throw ExitCode(status.rawValue) }
    }
  }
}
