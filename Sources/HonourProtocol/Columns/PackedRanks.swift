/// Lists of rising ranks as bits.
///
/// A list of many ranks has small gaps and one of few has large ones, so one number, the scale, tells the
/// Rice orders of all lists of a section. Source: `Protocol/columns.md`, section 5.
struct PackedRanks {
  private static let scaleBits = 6
  private let scale: Int

  /// Reads the scale of so many ranks in all; where there are none, none is written.
  init(ofCount count: Int, from input: inout ColumnInput) throws(WireError) {
    scale = count == 0 ? 0 : Int(try input.bits(Self.scaleBits, "rank.scale"))
  }

  /// Reads the next list.
  func list(ofCount count: Int, from input: inout ColumnInput) throws(WireError) -> [UInt64] {
    let order = Self.order(ofCount: count, scale: scale)
    var ranks: [UInt64] = []
    var next: UInt64 = 0
    for _ in 0..<count {
      // A rank of 2⁶³ − 1 leaves no room for another; it is one above the limit at most.
      guard next <= WireLimits.counter else {
        throw input.error(.aboveLimit(value: next, limit: WireLimits.counter), "rank")
      }
      let gap = try input.rice(order: order, "rank", limit: WireLimits.counter - next)
      ranks.append(next + gap)
      next += gap + 1  // at most 2⁶³
    }
    return ranks
  }

  /// Writes lists of a section by the scale that is smallest.
  static func append(_ lists: [[UInt64]], to bits: inout BitWriter) {
    let gaps = lists.filter { !$0.isEmpty }.map(Self.gaps)
    guard !gaps.isEmpty else { return }
    let sizes = (0..<1 << scaleBits).map { scale in
      gaps.reduce(UInt64(0)) { sum, list in
        let order = order(ofCount: list.count, scale: scale)
        return sum.saturatingAdd(UInt64(PackedNumbers.riceBits(list, order: order)))
      }
    }
    guard let least = sizes.min(), let scale = sizes.firstIndex(of: least) else { return }
    bits.append(UInt64(scale), width: scaleBits)
    for list in gaps {
      let order = order(ofCount: list.count, scale: scale)
      for gap in list { bits.append(gap, order: order) }
    }
  }

  /// Each rank as its distance from the one before, less one.
  private static func gaps(_ ranks: [UInt64]) -> [UInt64] {
    var next: UInt64 = 0
    return ranks.map { rank in
      defer { next = rank + 1 }
      return rank - next
    }
  }

  private static func order(ofCount count: Int, scale: Int) -> Int {
    let log = UInt64.bitWidth - 1 - UInt64(max(1, count)).leadingZeroBitCount
    return max(0, scale - log)
  }
}
