import ArgumentParser
import HonourInspector
import HonourModel
import HonourProtocol
import HonourTerminal

struct Decode: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the frames of a recording, of a bundle, or of one side's raw bytes.",
    discussion: """
      FILE is what `honour sync --record FILE` or `honourd bundle FILE` wrote, or the bytes that \
      one side sent, from the first on; `-` is standard input. Recordings and bundles are known by \
      their first bytes, and so is whose bytes raw ones are.

      For each frame: when, from whom, its offset and size, then for each field its offset, bytes, \
      name, value and meaning, then what the records of a delta say. Where the bytes go wrong, \
      everything before is listed, then the byte, the field, what was found and what was expected.

      A delta is told against the state that it starts from. Without that its ranks and codes are \
      shown, and of a small one its frames alone; with --base FILE, where `honourd export --at REV` \
      wrote that state, its records.

      Exit status: 0 all was read; 12 the bytes do not keep to the protocol; 13 they are right but \
      end too early; 1 the file cannot be read; 64 wrong arguments.
      """)

  enum Side: String, ExpressibleByArgument, CaseIterable {
    case client
    case server

    var direction: Recording.Direction {
      switch self {
      case .client: .clientToServer
      case .server: .serverToClient
      }
    }
  }

  @Argument(help: "A recording, a bundle or raw bytes; - is standard input.")
  var file: String

  @Flag(help: "One JSON object for each frame, and one for a fault.")
  var json = false

  @Flag(help: "List every byte of a chunk's data too.")
  var bytes = false

  @Option(
    help: ArgumentHelp(
      "List frames of this type only, as MANIFEST or 0xF0; may be given again.",
      valueName: "type"))
  var only: [String] = []

  @Option(
    help: ArgumentHelp(
      "What deltas start from, as canonical JSON Lines; its root is compared with what was asked.",
      valueName: "file"))
  var base: String?

  @Option(help: "Whose bytes raw bytes are, where it should not be guessed.")
  var direction: Side?

  func validate() throws {
    for name in only where !Self.isType(name) {
      let known = FrameType.allCases.map(\.name).joined(separator: ", ")
      throw ValidationError("No frame has the type '\(TerminalText.escaped(name))': \(known).")
    }
  }

  func run() async throws {
    var printer = InspectionPrinter(json: json, allBytes: bytes, only: only)
    do {
      let state = try base.map { path throws(Failure) in try Self.readBase(path) }
      var input = try InputFile(path: file)
      var inspection = Inspection(direction: direction?.direction, base: state)
      while let bytes = try input.read() {
        printer.show(inspection.append(bytes))
      }
      printer.show(inspection.finish())
      try printer.end(inspection.totals)
      if let base, !inspection.usesBase { Self.warn(ofUnused: base) }
    } catch let failure as Failure {
      failure.report(program: "honour-inspect")
      throw ExitCode(failure.status.rawValue)
    } catch let error as StandardOutput.WriteFailure {
      throw ExitCode(error.status.rawValue)
    }
    throw ExitCode(printer.status.rawValue)
  }

  private static func warn(ofUnused base: String) {
    StandardError.write(
      "honour-inspect: no delta here starts from the state in \(TerminalText.escaped(base)); it was "
        + "not used.\n")
  }

  private static func readBase(_ path: String) throws(Failure) -> InspectedBase {
    var input = try InputFile(path: path)
    var lines: [UInt8] = []
    while let bytes = try input.read() { lines += bytes }
    do throws(InspectedBase.Fault) {
      return try InspectedBase(lines: lines)
    } catch {
      throw Failure(
        .malformed,
        "\(TerminalText.escaped(path)), line \(error.line): this is no record. --base takes what "
          + "`honourd export` writes.")
    }
  }

  private static func isType(_ name: String) -> Bool {
    FrameType.allCases.contains { $0.name == name.uppercased() }
      || (name.hasPrefix("0x") && UInt8(name.dropFirst(2), radix: 16) != nil)
  }
}
