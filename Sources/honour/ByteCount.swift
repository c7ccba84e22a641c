import ArgumentParser
import HonourClient

/// A number of bytes as people write it: `60000`, `60k`, `1.5M`.
struct ByteCount: ExpressibleByArgument, Hashable, Sendable {
  static let highest = 1e15

  let bytes: UInt64

  init?(argument: String) {
    let units: [(String, Double)] = [
      ("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("k", 1e3), ("M", 1e6), ("G", 1e9), ("B", 1), ("", 1),
    ]
    let lowest = Double(ClientLimits.leastBudgetBytes)
    guard let unit = units.first(where: { argument.hasSuffix($0.0) }),
      let number = Double(argument.dropLast(unit.0.count)), number.isFinite,
      (lowest...Self.highest).contains(number * unit.1)
    else { return nil }
    bytes = UInt64(number * unit.1)
  }

  static let help =
    "such as 60000, 60k or 1.5M; at least \(ClientLimits.leastBudgetBytes), which asking takes"
}
