import ArgumentParser
import HonourClient

/// What a fetch may take of the line.
struct LineOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Receive no faster than this, \(LineSpeed.help).", valueName: "speed"))
  var limitRate: LineSpeed?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Spend no more than this both ways, \(ByteCount.help).", valueName: "bytes"))
  var maxBytes: ByteCount?

  var isGiven: Bool { limitRate != nil || maxBytes != nil }
}
