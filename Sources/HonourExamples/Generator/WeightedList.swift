/// Items of which some are drawn more often than others.
struct WeightedList<Item: Sendable>: Sendable {
  private let items: [Item]
  /// The sum of the weights up to and with each item.
  private let sums: [Int]

  /// Takes at least one item, with weights above 0.
  init(_ weighted: [(Item, Int)]) {
    items = weighted.map(\.0)
    var sum = 0
    sums = weighted.map {
      sum += $0.1
      return sum
    }
  }

  func draw(from random: inout SplitMix64) -> Item {
    let ticket = random.below(sums[sums.count - 1])
    var low = 0
    var high = sums.count - 1
    while low < high {
      let middle = (low + high) / 2
      if sums[middle] <= ticket { low = middle + 1 } else { high = middle }
    }
    return items[low]
  }
}
