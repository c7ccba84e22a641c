import ArgumentParser
import HonourClient

/// Where the daemon is, and whether to keep what is said.
struct ConnectionOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Where the daemon is; without any, the addresses of the last sync.",
      valueName: "address"),
    transform: Self.address)
  var addresses: [ServerAddress] = []

  @Option(
    help: ArgumentHelp(
      "Keep the frames of both directions, with times, for honour-inspect.", valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Write the secrets of the connections to this file, to read a capture with Wireshark.",
      discussion: "Whoever reads the file reads the connections.", valueName: "file"))
  var keyLog: String?

  func validate() throws {
    guard addresses.count <= ClientLimits.addresses else {
      throw ValidationError("At most \(ClientLimits.addresses) addresses are tried.")
    }
  }

  static func address(_ text: String) throws -> ServerAddress {
    do throws(AddressFault) {
      return try ServerAddress(text)
    } catch {
      throw ValidationError(error.explanation)
    }
  }
}
