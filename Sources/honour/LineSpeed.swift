import ArgumentParser

/// The speed of a line as people write it: `23kbit`, `1.5Mbit`, or `4kB` for bytes a second.
struct LineSpeed: ExpressibleByArgument, Hashable, Sendable {
  /// Below it the deadlines of a transfer would end it.
  static let lowest = 4_000.0
  static let highest = 1e12

  let bitsPerSecond: Double
  /// As it was written.
  let text: String

  init?(argument: String) {
    let units: [(String, Double)] = [
      ("kbit", 1e3), ("Mbit", 1e6), ("Gbit", 1e9), ("bit", 1), ("kB", 8e3), ("MB", 8e6), ("B", 8),
    ]
    guard let unit = units.first(where: { argument.hasSuffix($0.0) }),
      let number = Double(argument.dropLast(unit.0.count)), number.isFinite,
      (Self.lowest...Self.highest).contains(number * unit.1)
    else { return nil }
    bitsPerSecond = number * unit.1
    text = argument
  }

  var bytesPerSecond: UInt64 { UInt64(bitsPerSecond / 8) }

  static let help = "such as 23kbit, 2Mbit or 4kB; at least 4kbit"
}
