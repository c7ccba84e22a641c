import ArgumentParser
import HonourModel
import HonourTerminal

/// How old the newest word on what is new may be.
struct AgeOptions: ParsableArguments {
  @Option(
    name: .customLong("max-age"),
    help: ArgumentHelp(
      "After how long the data counts as stale: 12h, 3d.", discussion: "Default: 24h.",
      valueName: "span"))
  var span: TimeSpan?

  /// In seconds.
  var maximum: Int64 { span?.seconds ?? FreshnessGrade.maximumAge }
}

extension TimeSpan: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension FreshnessGrade {
  /// How a program ends that was asked for it.
  var status: ExitStatus {
    switch self {
    case .unproven, .fresh: .success
    case .stale, .clockBehind: .stale
    case .heldBack: .heldBack
    }
  }
}
